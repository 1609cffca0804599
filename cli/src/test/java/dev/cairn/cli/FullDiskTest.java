package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work of every kind on a disk that fills up under it: it says so in one line, and goes on to the
/// same bits when there is room.
@Tag("kill")
class FullDiskTest {
  /// KiB that are left when the work begins; `-Dcairn.rooms=8,256,1024,4096` takes minutes more.
  private static final List<Integer> ROOMS =
      Arrays.stream(System.getProperty("cairn.rooms", "8,1024").split(",", -1))
          .map(Integer::valueOf)
          .toList();

  /// Works that are tried, by their names; all where it is empty.
  private static final Set<String> WORKS =
      Set.of(System.getProperty("cairn.kills.works", "").split(",", -1));

  /// More than any of it takes, in KiB.
  private static final int PLENTY = 256 * 1024;

  @TempDir Path temporary;

  @Test
  void workGoesOnToTheSameBitsWhenThereIsRoom() throws Exception {
    CairnProcess cairn = CairnProcess.brief(temporary);
    Works works = Works.of(temporary);
    works.prepare(cairn, works.chosen(WORKS));
    List<String> told = new ArrayList<>();
    for (Works.Work work : works.chosen(WORKS)) {
      Path reference = works.start(work, temporary.resolve("reference-" + work.name()));
      CairnProcess.Ended whole = cairn.run(Works.in(work.begin(), reference));
      assertEquals(0, whole.code(), whole.err());
      int full = 0;
      long values = 0;
      for (int room : ROOMS) {
        try (SmallDisk disk = SmallDisk.of(temporary.resolve("disk"), PLENTY)) {
          Path out = works.start(work, disk.directory().resolve("out"));
          FileStore store = Files.getFileStore(disk.directory());
          long used = (store.getTotalSpace() - store.getUsableSpace()) / 1024;
          disk.remount("size=%sk".formatted(used + room));
          CairnProcess.Ended ended = cairn.run(Works.command(work, out));
          if (ended.code() != 0) {
            FailuresTest.says(ended, "no space left on the disk", disk.directory().toString());
            full++;
          }
          disk.remount("size=%sk".formatted(PLENTY));
          CairnProcess.Ended again = cairn.run(Works.command(work, out));
          assertEquals(0, again.code(), () -> work.name() + ": " + again.err());
          Works.Compared compared = Works.compare(work, reference, out);
          assertEquals(0, compared.differing(), "%s, %s KiB".formatted(work.name(), room));
          values += compared.values();
        }
      }
      assertTrue(full > 0, work.name() + " never met a full disk");
      told.add("%s: %s of %s full, %s values".formatted(work.name(), full, ROOMS.size(), values));
    }
    System.out.println(told);
  }
}
