package org.winnow.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import org.winnow.project.ImageClass;

/**
 * COCO's JSON with categories of whole images: COCO has no such thing, so annotations have an image
 * and a category and no box.
 */
@Singleton
final class CocoExport implements ExportFormat.OneFile {

  private final JsonText json;

  CocoExport(JsonText json) {
    this.json = json;
  }

  @Override
  public About about() {
    return new About(
        "coco",
        "COCO",
        "One JSON document of images, categories and annotations without boxes: each is of a whole"
            + " image. For tools that speak COCO.",
        "coco.json",
        "application/json",
        Contents.LABELS);
  }

  @Override
  public void write(ExportInput in, OutputStream out) throws IOException {
    JsonGenerator coco = json.document(out);
    coco.writeStartObject();
    coco.writeObjectFieldStart("info");
    coco.writeStringField("description", in.project().name());
    coco.writeStringField("date_created", in.time().toString());
    coco.writeEndObject();
    coco.writeArrayFieldStart("categories");
    for (ImageClass one : in.project().classes()) {
      coco.writeStartObject();
      coco.writeNumberField("id", one.id());
      coco.writeStringField("name", one.name());
      coco.writeEndObject();
    }
    coco.writeEndArray();
    coco.writeArrayFieldStart("images");
    in.each(row -> image(coco, row.image()));
    coco.writeEndArray();
    coco.writeArrayFieldStart("annotations");
    in.each(row -> annotation(coco, row));
    coco.writeEndArray();
    coco.writeEndObject();
    coco.writeRaw('\n');
    coco.flush();
  }

  private static void image(JsonGenerator coco, ExportRow.OneImage image) throws IOException {
    coco.writeRaw('\n');
    coco.writeStartObject();
    coco.writeNumberField("id", image.id());
    coco.writeStringField("file_name", image.name());
    coco.writeNumberField("width", image.width());
    coco.writeNumberField("height", image.height());
    coco.writeEndObject();
  }

  private static void annotation(JsonGenerator coco, ExportRow row) throws IOException {
    coco.writeRaw('\n');
    coco.writeStartObject();
    coco.writeNumberField("id", row.theLabel().annotationId());
    coco.writeNumberField("image_id", row.image().id());
    coco.writeNumberField("category_id", row.theClass().classId());
    coco.writeEndObject();
  }
}
