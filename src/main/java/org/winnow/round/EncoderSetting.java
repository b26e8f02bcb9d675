package org.winnow.round;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnow.common.WinnowConfig;
import org.winnow.model.EncoderUnusable;
import org.winnow.model.djl.PretrainedFile;
import org.winnow.model.djl.SelfSupervisionEffort;

/**
 * What the administrator's configuration says encoders are to be made of: a pretrained file, if it
 * names one, or else the pool, with or without a network that teaches itself. The file and its
 * sidecar are looked at each time they are needed: they may come and go while the server runs.
 */
@ApplicationScoped
class EncoderSetting {

  private final Optional<Path> file;
  private final Optional<String> sha256;
  private final WinnowConfig.SelfSupervised selfSupervised;
  private @Nullable Checksum known;

  EncoderSetting(WinnowConfig config) {
    this.file = config.encoder().file();
    this.sha256 = config.encoder().sha256();
    this.selfSupervised = config.encoder().selfSupervised();
  }

  /** The checksum a file had when it had this size and time. */
  private record Checksum(long size, FileTime modified, String sha256) {}

  boolean isSet() {
    return file.isPresent() || sha256.isPresent();
  }

  /**
   * How much work is to go into features that a network learns from the pool without labels; empty
   * where it is to learn none: it would add little to a pretrained encoder.
   */
  Optional<SelfSupervisionEffort> effort() {
    if (isSet()) {
      return Optional.empty();
    }
    return switch (selfSupervised) {
      case OFF -> Optional.empty();
      case SMALL -> Optional.of(SelfSupervisionEffort.SMALL);
      case LARGE -> Optional.of(SelfSupervisionEffort.LARGE);
    };
  }

  /**
   * What a project's encoder should be made of, as {@link PretrainedFile#source} says it; empty for
   * patch features. Cheap: it trusts the checksum that is set. While the sidecar cannot be read it
   * is something no encoder was made of.
   */
  Optional<String> source() {
    if (!isSet()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PretrainedFile.read(file(), sha256()).source());
    } catch (EncoderUnusable e) {
      return Optional.of("unusable");
    }
  }

  /**
   * The file, checked against its checksum, and its sidecar. Takes a second for each half gigabyte
   * the first time.
   *
   * @throws EncoderUnusable when the setting is incomplete, or the file or its sidecar missing or
   *     not what is expected
   */
  PretrainedFile open() {
    String expected = sha256();
    String actual = checksum(file());
    PretrainedFile.check(file(), expected, actual);
    return PretrainedFile.read(file(), actual);
  }

  private Path file() {
    return file.orElseThrow(
        () ->
            new EncoderUnusable(
                "winnow.encoder.sha256 is set without winnow.encoder.file; set both, or neither."));
  }

  private String sha256() {
    return sha256
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new EncoderUnusable(
                    "winnow.encoder.file is set without winnow.encoder.sha256, the checksum that pins it; set both, or neither."));
  }

  private synchronized String checksum(Path path) {
    Checksum last = known;
    try {
      long size = Files.size(path);
      FileTime modified = Files.getLastModifiedTime(path);
      if (last != null && last.size() == size && last.modified().equals(modified)) {
        return last.sha256();
      }
      String sum = PretrainedFile.sha256(path);
      known = new Checksum(size, modified, sum);
      return sum;
    } catch (IOException missing) {
      return PretrainedFile.sha256(path);
    }
  }
}
