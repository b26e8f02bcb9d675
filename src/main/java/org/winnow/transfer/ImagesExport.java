package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.winnow.common.SpreadsheetText;
import org.winnow.storage.BlobStore;
import org.winnow.storage.Sha256;
import org.winnow.transfer.LabelRows.Rows;

/**
 * A zip of one folder a class with the images' own bytes in them, stored as they are, and {@code
 * labels.csv} that says which file is which image. Memory grows only by the files' names, which a
 * zip keeps to its end.
 */
@Singleton
final class ImagesExport implements ExportFormat {

  private static final CSVFormat LISTING =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "file",
              "image_id",
              "name",
              "sha256",
              "label",
              "annotator",
              "created_at",
              "arm",
              "source",
              "elapsed_ms")
          .get();

  private final BlobStore blobs;

  ImagesExport(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public String suffix() {
    return "images.zip";
  }

  @Override
  public String mediaType() {
    return "application/zip";
  }

  @Override
  public void write(Rows rows, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    rows.each(
        each -> {
          FileNames names = new FileNames();
          while (each.hasNext()) {
            LabelRow row = each.next();
            putImage(zip, path(names, row), row);
          }
        });
    zip.putNextEntry(new ZipEntry("labels.csv"));
    rows.each(
        each -> {
          // the same rows in the same order: the same names
          FileNames names = new FileNames();
          Writer writer = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
          CSVPrinter listing = new CSVPrinter(writer, LISTING);
          while (each.hasNext()) {
            LabelRow row = each.next();
            list(listing, path(names, row), row);
          }
          listing.flush();
        });
    zip.closeEntry();
    zip.finish();
    zip.flush();
  }

  private static String path(FileNames names, LabelRow row) {
    return names.file(
        names.folder(row.classId(), row.label()), row.imageId(), row.name(), row.mediaType());
  }

  /** A stored entry says its length and checksum first, so the file is read twice. */
  private void putImage(ZipOutputStream zip, String path, LabelRow row) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setMethod(ZipEntry.STORED);
    entry.setLastModifiedTime(FileTime.from(row.createdAt()));
    try {
      long size = Files.size(blobs.path(row.sha256()));
      entry.setSize(size);
      entry.setCompressedSize(size);
      entry.setCrc(checksum(row.sha256()));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "the bytes of image " + row.imageId() + " are not in storage: " + row.sha256(), e);
    }
    zip.putNextEntry(entry);
    try (InputStream in = blobs.open(row.sha256())) {
      in.transferTo(zip);
    }
    zip.closeEntry();
  }

  private long checksum(Sha256 sha256) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(blobs.open(sha256), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }

  private static void list(CSVPrinter listing, String path, LabelRow row) throws IOException {
    listing.printRecord(
        SpreadsheetText.of(path),
        row.imageId(),
        SpreadsheetText.of(row.name()),
        row.sha256().hex(),
        SpreadsheetText.of(row.label()),
        SpreadsheetText.of(row.annotator()),
        row.createdAt(),
        row.arm(),
        row.source(),
        row.elapsedMs());
  }
}
