package org.winnow.simulation;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.winnow.model.Encoder;
import org.winnow.model.FeatureFile;
import org.winnow.model.Features;
import org.winnow.model.PixelShape;
import org.winnow.model.Pixels;

/**
 * Keeps features in a folder, by a digest of the pixels and of the encoding's description: the next
 * run on the same set neither learns nor encodes. Empty the folder after a change to the encoder's
 * code, which the digest does not see.
 */
public record CachedEncoding(Encoding encoding, Path folder) implements Encoding {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public PixelShape input(Dataset.Survey survey) {
    return encoding.input(survey);
  }

  @Override
  public String description(Dataset.Survey survey) {
    return encoding.description(survey);
  }

  @Override
  public Encoder learn(Pixels train, Dataset.Survey survey) {
    return encoding.learn(train, survey);
  }

  @Override
  public Encoded encode(LabeledSet set, Dataset.Survey survey) {
    String key = key(set, survey);
    Path trainFile = folder.resolve(key + "-train.npy");
    Path testFile = folder.resolve(key + "-test.npy");
    // Written last, so where it lies the others are whole.
    Path provenanceFile = folder.resolve(key + ".json");
    try {
      if (Files.exists(provenanceFile)) {
        Map<String, Object> provenance =
            JSON.readValue(provenanceFile.toFile(), new TypeReference<Map<String, Object>>() {});
        EncodedSet known =
            new EncodedSet(
                FeatureFile.read(trainFile),
                set.trainLabels(),
                FeatureFile.read(testFile),
                set.testLabels(),
                set.classes().size());
        return new Encoded(known, provenance, Double.NaN);
      }
      Encoded encoded = encoding.encode(set, survey);
      Files.createDirectories(folder);
      write(trainFile, encoded.set().train());
      write(testFile, encoded.set().test());
      Path part = folder.resolve(key + ".part");
      JSON.writeValue(part.toFile(), encoded.provenance());
      Files.move(part, provenanceFile, StandardCopyOption.REPLACE_EXISTING);
      return encoded;
    } catch (IOException e) {
      throw new UncheckedIOException("the features cache " + folder + " cannot be used", e);
    }
  }

  private static void write(Path file, Features features) throws IOException {
    Files.deleteIfExists(file);
    FeatureFile.write(file, features);
  }

  private String key(LabeledSet set, Dataset.Survey survey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(description(survey).getBytes(StandardCharsets.UTF_8));
      digest.update(set.train().values());
      digest.update(set.test().values());
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
