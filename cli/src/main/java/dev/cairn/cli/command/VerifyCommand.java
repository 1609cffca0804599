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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proves a certificate again.
@Command(
    name = "verify",
    description = {
      "Proves the statement of a certificate again, from scratch and by simpler means.",
      "Exit code 0 where it is proven, 1 where it is not. Data of networks are read from the file beside"
          + " the certificate.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  ./cairn verify runs/fig2/certificates/0-3-final.json"})
public final class VerifyCommand implements Callable<Integer> {
  /// A certificate of a million parameters is smaller.
  private static final long LARGEST = 1L << 27;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CERT", description = "The certificate, a JSON file.")
  private Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      String text = text();
      DataSource beside = DataSource.beside(file.toAbsolutePath().resolveSibling(""));
      Verification verification;
      String claim;
      if (CompletenessFile.is(text)) {
        CompletenessFile certificate = CompletenessFile.read(text);
        verification = certificate.verify(beside);
        claim = certificate.words();
      } else {
        Certificate certificate = CertificateFile.read(text);
        verification = certificate.verify(beside);
        claim = Proofs.words(certificate);
      }
      int code =
          switch (verification) {
            case Verification.Verified() -> {
              out.println("verified: " + claim);
              yield 0;
            }
            case Verification.Rejected(String reason) -> {
              out.printf("rejected: %s (%s)%n", claim, reason);
              yield 1;
            }
          };
      out.flush();
      return code;
    } catch (CertificateException e) {
      throw new CairnException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private String text() {
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
