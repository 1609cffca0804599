package dev.cairn.cli.command;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.RegularFile;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.CompletenessFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.verify.Verification;
import dev.cairn.study.certify.Proofs;
import dev.cairn.text.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proves certificates again.
@Command(
    name = "verify",
    description = {
      "Proves the statement of each certificate again, from scratch and by simpler means.",
      "Exit code 0 where all are proven, 1 where one is not. Data of networks are read from the file"
          + " beside the certificate.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn verify runs/fig2/certificates/0-3-final.json",
      "  ./cairn verify runs/fig2/certificates/*.json",
    })
public final class VerifyCommand implements Callable<Integer> {
  /// A certificate of a million parameters is smaller.
  private static final long LARGEST = 1L << 27;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CERT",
      arity = "1..*",
      description = "Certificates, JSON files. Of several, each line begins with its file.")
  private List<Path> files;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (files.size() == 1) {
      Told told = tell(files.getFirst());
      out.println(told.line());
      out.flush();
      return told.proven() ? 0 : 1;
    }
    int proven = 0;
    for (Path file : files) {
      try {
        Told told = tell(file);
        proven += told.proven() ? 1 : 0;
        out.println(Visible.line(file + ": " + told.line()));
      } catch (CairnException e) {
        spec.commandLine().getErr().println(Visible.line("not read: " + e.getMessage()));
      }
      out.flush();
    }
    out.printf("%s of %s verified%n", proven, files.size());
    out.flush();
    return proven == files.size() ? 0 : 1;
  }

  /// What came of a certificate.
  private record Told(boolean proven, String line) {}

  private static Told tell(Path file) {
    try {
      String text = text(file);
      DataSource beside = DataSource.beside(file.toAbsolutePath().resolveSibling(""));
      if (CompletenessFile.is(text)) {
        CompletenessFile certificate = CompletenessFile.read(text);
        return told(certificate.verify(beside), certificate.words());
      }
      Certificate certificate = CertificateFile.read(text);
      return told(certificate.verify(beside), Proofs.words(certificate));
    } catch (CertificateException e) {
      throw new CairnException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Told told(Verification verification, String claim) {
    return switch (verification) {
      case Verification.Verified() -> new Told(true, "verified: " + claim);
      case Verification.Rejected(String reason) ->
          new Told(false, "rejected: %s (%s)".formatted(claim, reason));
    };
  }

  private static String text(Path file) {
    try {
      RegularFile.require(file);
      if (Files.size(file) > LARGEST) {
        throw new CairnException("%s is too large for a certificate".formatted(file));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CairnException("%s is missing".formatted(file), e);
    } catch (MalformedInputException e) {
      throw new CairnException("%s is no text in UTF-8".formatted(file), e);
    } catch (FormatException e) {
      throw new CairnException(Failures.reason(e), e);
    } catch (IOException e) {
      throw Failures.at("cannot read", file, e);
    }
  }
}
