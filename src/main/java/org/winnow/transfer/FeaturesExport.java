package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.winnow.model.NpyHeader;

/**
 * The features that rounds use: {@code features.npy} (float32, one row an image, in the order of
 * the pool) and {@code images.csv}, which says whose row it is. A zip of what is not compressed,
 * for features hardly can be.
 */
@Singleton
final class FeaturesExport implements ExportFormat.OneFile {

  @Override
  public About about() {
    return new About(
        "features",
        "Features",
        "A zip of the feature matrix (.npy) and whose row is which. For notebooks: NumPy,"
            + " scikit-learn, a map of your own.",
        "features.zip",
        "application/zip",
        Contents.FEATURES);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(Deflater.NO_COMPRESSION);
    begin(zip, in, "images.csv");
    int images = index(in, zip);
    zip.closeEntry();
    begin(zip, in, "features.npy");
    matrix(in, zip, images);
    zip.closeEntry();
    zip.finish();
    zip.flush();
  }

  private static void begin(ZipOutputStream zip, ExportInput in, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(in.time()));
    zip.putNextEntry(entry);
  }

  /** How many images have features. */
  private static int index(ExportInput in, OutputStream out) throws IOException {
    CsvTable table = CsvTable.on(out, List.of("row", "image_id", "name", "sha256"));
    AtomicInteger rows = new AtomicInteger();
    in.each(
        row ->
            table.line(
                rows.getAndIncrement(),
                row.image().id(),
                row.image().name(),
                row.image().sha256().hex()));
    table.flush();
    return rows.get();
  }

  private static void matrix(ExportInput in, OutputStream out, int images) throws IOException {
    int dimension = in.dimension();
    out.write(NpyHeader.of(images, dimension).bytes());
    ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    in.each(
        row -> {
          bytes.asFloatBuffer().put(in.features(row));
          out.write(bytes.array());
        });
  }
}
