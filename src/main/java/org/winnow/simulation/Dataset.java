package org.winnow.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.winnow.common.ProblemException;
import org.winnow.model.PixelShape;

/**
 * A fully labeled set on disk: class folders below {@code train} and {@code test}, in a folder or
 * an archive, or the four IDX files of the MNIST family.
 */
public sealed interface Dataset permits ClassFolders, IdxFiles {

  /** What the images are like, for an encoder to settle on the shape it takes. */
  Survey survey() throws IOException;

  /** Every image scaled to one shape. Reads the whole set. */
  LabeledSet read(PixelShape shape) throws IOException;

  /**
   * What a look at some of the images of the train part shows.
   *
   * @param medianWidth pixels
   * @param medianHeight pixels
   * @param grey true when none has colour
   * @param images of the train part
   */
  record Survey(int medianWidth, int medianHeight, boolean grey, int images) {

    /** Of a train part with so many such images. */
    public Survey withImages(int count) {
      return new Survey(medianWidth, medianHeight, grey, count);
    }
  }

  /**
   * Finds out what kind of set lies at a path.
   *
   * @throws ProblemException when there is nothing, or nothing that can be read
   */
  static Dataset open(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw unreadable(path + " does not exist.");
    }
    return IdxFiles.in(path).map(Dataset.class::cast).orElseGet(() -> new ClassFolders(path));
  }

  /** A dataset that cannot be used, with the sentence that says why. */
  static ProblemException unreadable(String detail) {
    return new ProblemException.Malformed("dataset-unreadable", detail);
  }

  /** The last part of a path, for people. */
  static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
