package org.winnow.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.annotation.Arm;
import org.winnow.storage.Sha256;

/** What each format writes, letter by letter. */
class FormatBytesTest {

  private static final String FIRST = "cats/=a & \"b\".png";
  private static final String SECOND = "dogs/b.png";
  private static final String FIRST_HASH = hash(FIRST);
  private static final String SECOND_HASH = hash(SECOND);

  private final ExportScene scene;

  FormatBytesTest(@TempDir Path folder) {
    this.scene = new ExportScene(folder);
  }

  private static String hash(String name) {
    return Sha256.hash(name.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** Two labels and a correction by Ann, a skip by Bob, and an image that nobody answered. */
  @BeforeEach
  void answer() throws IOException {
    scene.project.addClass("=1+1");
    long first = scene.image(FIRST);
    long second = scene.image(SECOND);
    scene.image("c.png");
    scene.label(first, "dog");
    scene.clock.advance(Duration.ofSeconds(10));
    scene.label("ann", first, "=1+1", Arm.ACTIVE);
    scene.label("ann", second, "dog", Arm.RANDOM);
    scene.skip("bob", second);
  }

  private void say() {
    scene.model.trained = true;
    scene.model.said.put(0, new float[] {0.25f, 0.75f});
    scene.model.said.put(2, new float[] {0.9f, 0.1f});
  }

  private String export(String format) throws IOException {
    return scene.text(scene.make(format));
  }

  private String exportWithPrefix(String format) throws IOException {
    return scene.text(scene.make(new NewExport(format, null, null, "s3://bucket/")));
  }

  @Test
  void csv() throws IOException {
    assertThat(export("csv"))
        .isEqualTo(
            """
            image_id,name,sha256,label,annotator,created_at,arm,source,elapsed_ms\r
            1,"cats/=a & ""b"".png",%s,'=1+1,ann,2026-01-02T03:04:15Z,active,human,1500\r
            2,dogs/b.png,%s,dog,ann,2026-01-02T03:04:15Z,random,human,1500\r
            """
                .formatted(FIRST_HASH, SECOND_HASH));
  }

  @Test
  void json_lines() throws IOException {
    assertThat(export("jsonl"))
        .isEqualTo(
            """
            {"imageId":1,"name":"cats/=a & \\"b\\".png","sha256":"%s","label":"=1+1",\
            "annotator":"ann","createdAt":"2026-01-02T03:04:15Z","arm":"active","source":"human",\
            "elapsedMs":1500}
            {"imageId":2,"name":"dogs/b.png","sha256":"%s","label":"dog","annotator":"ann",\
            "createdAt":"2026-01-02T03:04:15Z","arm":"random","source":"human","elapsedMs":1500}
            """
                .formatted(FIRST_HASH, SECOND_HASH));
  }

  @Test
  void label_studio() throws IOException {
    say();

    assertThat(exportWithPrefix("label-studio"))
        .isEqualTo(
            """
            [
            {"id":1,"data":{"image":"s3://bucket/cats/=a & \\"b\\".png","sha256":"%s"},\
            "annotations":[{"id":2,"annotator":"ann","was_cancelled":false,"ground_truth":false,\
            "created_at":"2026-01-02T03:04:15Z","lead_time":1.5,"result":[{"id":"a2",\
            "from_name":"choice","to_name":"image","type":"choices",\
            "value":{"choices":["=1+1"]}}]}],\
            "predictions":[{"model_version":"v17","score":0.750000,"result":[{"id":"p1",\
            "from_name":"choice","to_name":"image","type":"choices",\
            "value":{"choices":["dog"]}}]}]}
            ,{"id":2,"data":{"image":"s3://bucket/dogs/b.png","sha256":"%s"},\
            "annotations":[{"id":3,"annotator":"ann","was_cancelled":false,"ground_truth":false,\
            "created_at":"2026-01-02T03:04:15Z","lead_time":1.5,"result":[{"id":"a3",\
            "from_name":"choice","to_name":"image","type":"choices",\
            "value":{"choices":["dog"]}}]},\
            {"id":4,"annotator":"bob","was_cancelled":true,"ground_truth":false,\
            "created_at":"2026-01-02T03:04:15Z","lead_time":1.5,"result":[]}],\
            "predictions":[]}
            ]
            """
                .formatted(FIRST_HASH, SECOND_HASH));
  }

  @Test
  void ground_truth() throws IOException {
    assertThat(exportWithPrefix("ground-truth"))
        .isEqualTo(
            """
            {"source-ref":"s3://bucket/cats/=a & \\"b\\".png","label":2,\
            "label-metadata":{"class-name":"=1+1","confidence":1,\
            "type":"groundtruth/image-classification","job-name":"labeling-job/winnow-1",\
            "human-annotated":"yes","creation-date":"2026-01-02T03:04:15","annotator":"ann"}}
            {"source-ref":"s3://bucket/dogs/b.png","label":1,\
            "label-metadata":{"class-name":"dog","confidence":1,\
            "type":"groundtruth/image-classification","job-name":"labeling-job/winnow-1",\
            "human-annotated":"yes","creation-date":"2026-01-02T03:04:15","annotator":"ann"}}
            """);
  }

  @Test
  void cvat() throws IOException {
    assertThat(export("cvat"))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <annotations><version>1.1</version>
            <meta><task><name>export</name><labels>
            <label><name>cat</name><color>#0072b2</color><type>tag</type><attributes></attributes></label>
            <label><name>dog</name><color>#0072b2</color><type>tag</type><attributes></attributes></label>
            <label><name>=1+1</name><color>#0072b2</color><type>tag</type><attributes></attributes></label>\
            </labels></task><dumped>2026-01-02T03:04:15Z</dumped></meta>
            <image id="0" name="cats/=a &amp; &quot;b&quot;.png" width="28" height="28">\
            <tag label="=1+1" source="manual"></tag></image>
            <image id="1" name="dogs/b.png" width="28" height="28">\
            <tag label="dog" source="manual"></tag></image>
            </annotations>
            """);
  }

  @Test
  void cvat_replaces_what_xml_cannot_hold() throws IOException {
    long image = scene.image("a\u0001\ud83d\ude00.png");
    scene.label(image, "cat");

    assertThat(export("cvat")).contains("name=\"a\ufffd\ud83d\ude00.png\"");
  }

  @Test
  void coco() throws IOException {
    assertThat(export("coco"))
        .isEqualTo(
            """
            {"info":{"description":"export","date_created":"2026-01-02T03:04:15Z"},\
            "categories":[{"id":1,"name":"cat"},{"id":2,"name":"dog"},{"id":3,"name":"=1+1"}],\
            "images":[
            {"id":1,"file_name":"cats/=a & \\"b\\".png","width":28,"height":28}
            ,{"id":2,"file_name":"dogs/b.png","width":28,"height":28}],\
            "annotations":[
            {"id":2,"image_id":1,"category_id":3}
            ,{"id":3,"image_id":2,"category_id":2}]}
            """);
  }

  @Test
  void class_folders() throws IOException {
    assertThat(scene.unzip(scene.make("class-folders")))
        .containsExactly(
            Map.entry("=1+1/=a & _b_.png", FIRST),
            Map.entry("dog/b.png", SECOND),
            Map.entry(
                "labels.csv",
                """
                file,image_id,name,sha256,label,annotator,created_at,arm,source,elapsed_ms\r
                '=1+1/=a & _b_.png,1,"cats/=a & ""b"".png",%s,'=1+1,ann,2026-01-02T03:04:15Z,active,human,1500\r
                dog/b.png,2,dogs/b.png,%s,dog,ann,2026-01-02T03:04:15Z,random,human,1500\r
                """
                    .formatted(FIRST_HASH, SECOND_HASH)));
  }

  @Test
  void hugging_face() throws IOException {
    assertThat(scene.unzip(scene.make("hugging-face")))
        .containsExactly(
            Map.entry("images/=a & _b_.png", FIRST),
            Map.entry("images/b.png", SECOND),
            Map.entry(
                "metadata.jsonl",
                """
                {"file_name":"images/=a & _b_.png","label":"=1+1","image_id":1,\
                "name":"cats/=a & \\"b\\".png","sha256":"%s","annotator":"ann",\
                "created_at":"2026-01-02T03:04:15Z","arm":"active","source":"human",\
                "elapsed_ms":1500}
                {"file_name":"images/b.png","label":"dog","image_id":2,"name":"dogs/b.png",\
                "sha256":"%s","annotator":"ann","created_at":"2026-01-02T03:04:15Z",\
                "arm":"random","source":"human","elapsed_ms":1500}
                """
                    .formatted(FIRST_HASH, SECOND_HASH)));
  }

  @Test
  void predictions_csv() throws IOException {
    say();

    assertThat(export("predictions-csv"))
        .isEqualTo(
            """
            image_id,name,sha256,prediction,confidence,labeled,label,arm,model_version\r
            1,"cats/=a & ""b"".png",%s,dog,0.750000,true,'=1+1,active,17\r
            3,c.png,%s,cat,0.900000,false,,,17\r
            """
                .formatted(FIRST_HASH, hash("c.png")));
  }

  @Test
  void predictions_jsonl() throws IOException {
    say();

    assertThat(export("predictions-jsonl"))
        .isEqualTo(
            """
            {"imageId":1,"name":"cats/=a & \\"b\\".png","sha256":"%s","prediction":"dog",\
            "confidence":0.750000,"labeled":true,"label":"=1+1","arm":"active","modelVersion":17}
            {"imageId":3,"name":"c.png","sha256":"%s","prediction":"cat","confidence":0.900000,\
            "labeled":false,"label":null,"arm":null,"modelVersion":17}
            """
                .formatted(FIRST_HASH, hash("c.png")));
  }

  @Test
  void features() throws IOException {
    say();

    Map<String, String> files = scene.unzip(scene.make("features"));

    assertThat(ExportScene.file(files, "images.csv"))
        .isEqualTo(
            """
            row,image_id,name,sha256\r
            0,1,"cats/=a & ""b"".png",%s\r
            1,3,c.png,%s\r
            """
                .formatted(FIRST_HASH, hash("c.png")));
    byte[] matrix = ExportScene.file(files, "features.npy").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(matrix).hasSize(128 + 4 * Float.BYTES);
    assertThat(new String(matrix, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }");
    var values =
        java.nio.ByteBuffer.wrap(matrix, 128, 16)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    assertThat(new float[] {values.get(), values.get(), values.get(), values.get()})
        .containsExactly(0.25f, 0.75f, 0.9f, 0.1f);
  }

  @Test
  void exports_of_nothing_are_well_formed() throws IOException {
    ExportFilters none = ExportScene.since(scene.clock.instant().plusSeconds(1));

    assertThat(scene.text(scene.filtered("csv", none))).hasLineCount(1);
    assertThat(scene.text(scene.filtered("jsonl", none))).isEmpty();
    assertThat(scene.text(scene.filtered("label-studio", none))).isEqualTo("[\n]\n");
    assertThat(scene.unzip(scene.filtered("class-folders", none))).containsOnlyKeys("labels.csv");
    assertThat(scene.unzip(scene.filtered("hugging-face", none)))
        .containsEntry("metadata.jsonl", "");
  }
}
