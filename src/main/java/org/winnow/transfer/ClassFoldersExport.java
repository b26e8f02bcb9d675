package org.winnow.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One folder a class with the images' own bytes in them, in {@code train} and {@code test} where a
 * split was chosen, and {@code labels.csv} that says which file is which image.
 */
@Singleton
final class ClassFoldersExport implements ExportFormat.WithImages {

  @Override
  public About about() {
    return new About(
        "class-folders",
        "Class folders",
        "A zip with a folder for each class and the original files in it. For torchvision, Keras"
            + " and FiftyOne.",
        "images.zip",
        "application/zip",
        Contents.LABELS,
        Set.of(Choice.SPLIT));
  }

  @Override
  public void write(ExportInput in, ZipPlan zip) throws IOException {
    ExportSplit split = in.choices().split();
    FileNames names = new FileNames();
    in.each(row -> zip.image(path(names, split, row), row.theLabel().createdAt(), row.image()));
    zip.text(
        "labels.csv",
        in.time(),
        out -> {
          List<String> columns = new ArrayList<>(List.of("file"));
          columns.addAll(CsvTable.LABEL_COLUMNS);
          CsvTable table = CsvTable.on(out, columns);
          // the same rows in the same order: the same names
          FileNames again = new FileNames();
          in.each(row -> table.label(row, path(again, split, row)));
          table.flush();
        });
  }

  private static String path(FileNames names, @Nullable ExportSplit split, ExportRow row) {
    ExportRow.OneImage image = row.image();
    String folder = names.folder(row.theClass().classId(), row.theClass().name());
    String inPart = split == null ? folder : split.part(image.sha256()) + "/" + folder;
    return names.file(inPart, image.id(), image.name(), image.mediaType());
  }
}
