package org.winnow.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.simulation.LabeledFiles;
import org.winnow.testing.TorchScriptFile;
import picocli.CommandLine;

class SimulateCommandTest {

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  SimulateCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void writes_the_same_report_for_the_same_seeds() throws IOException {
    Path set =
        LabeledFiles.folder(
            Files.createDirectory(folder.resolve("set")), LabeledFiles.brightness(80, 20, ""));
    JsonNode first = simulate(set, folder.resolve("first.json"));
    JsonNode second = simulate(set, folder.resolve("second.json"));
    assertThat(second).isEqualTo(first);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly(
            "dataset",
            "images",
            "classes",
            "pool",
            "encoder",
            "fineTuned",
            "device",
            "seeds",
            "strategies",
            "savings",
            "penalties");
    assertThat(first.get("images").asInt()).isEqualTo(100);
    assertThat(first.get("device").asText()).isEqualTo("cpu");
    JsonNode auto = first.get("strategies").get("auto");
    assertThat(auto.get("curve").get(0).get("labels").asInt()).isEqualTo(10);
    assertThat(auto.get("curve").get(0).get("accuracy").size()).isEqualTo(2);
    assertThat(auto.get("labelsAtTarget").get("0.90").get("perSeed").size()).isEqualTo(2);
    assertThat(first.get("savings").get("0.90").has("auto")).isTrue();
    assertThat(out.toString()).contains("worst deficit").contains("Labels needed");
    assertThat(out.toString()).contains("macro, last").contains("Against random, paired by seed");
    assertThat(first.get("pool").get("imagesPerClass").get("dark").asInt()).isEqualTo(40);
    assertThat(auto.get("curve").get(0).get("macroAccuracy").size()).isEqualTo(2);
    assertThat(auto.get("againstRandom").has("shareOfSeedsNeverBelow")).isTrue();
    assertThat(first.get("penalties").get("budgets")).hasSize(3);
  }

  @Test
  void replays_a_changed_pool_and_draws_its_curves() throws IOException {
    Path set =
        LabeledFiles.folder(
            Files.createDirectory(folder.resolve("set")), LabeledFiles.brightness(80, 20, ""));
    Path svg = folder.resolve("curves.svg");
    JsonNode report =
        simulate(
            set,
            folder.resolve("changed.json"),
            "--train-images=60",
            "--imbalance=4",
            "--duplicates=3",
            "--label-noise=0.1",
            "--svg=" + svg);
    JsonNode pool = report.get("pool");
    int dark = pool.get("imagesPerClass").get("dark").asInt();
    int light = pool.get("imagesPerClass").get("light").asInt();
    assertThat(dark).isBetween(60, 120);
    assertThat(light).isEqualTo(3 * Math.round(dark / 3 / 4.0));
    assertThat(pool.get("testImagesPerClass").get("light").asInt()).isEqualTo(10);
    assertThat(report.get("images").asInt()).isEqualTo(dark + light + 20);
    assertThat(pool.get("labelNoise").asDouble()).isEqualTo(0.1);
    assertThat(out.toString())
        .contains("60 of the train part drawn")
        .contains("each train image 3 times, 10 % of the labels wrong");
    assertThat(svg).content().startsWith("<svg").contains("each train image 3 times");
  }

  @Test
  void a_pretrained_encoder_is_named_in_the_report_and_told_apart_in_the_cache()
      throws IOException {
    Path set =
        LabeledFiles.folder(
            Files.createDirectory(folder.resolve("set")), LabeledFiles.brightness(80, 20, ""));
    Path file = folder.resolve("net.pt");
    Path cache = folder.resolve("cache");
    for (String forward : List.of(TorchScriptFile.GRID, TorchScriptFile.IDENTITY)) {
      String sha256 = TorchScriptFile.write(file, forward);
      TorchScriptFile.describe(file, 1, 8, 8, "\"mean\": [0.5], \"std\": [0.5]");
      String[] options = {
        "--encoder", file.toString(), "--encoder-sha256", sha256, "--features-cache", "" + cache
      };

      JsonNode encoder = simulate(set, folder.resolve("out.json"), options).get("encoder");
      assertThat(encoder.get("kind").asText()).isEqualTo("torchscript");
      assertThat(encoder.get("name").asText()).isEqualTo("net.pt");
      assertThat(encoder.get("sha256").asText()).isEqualTo(sha256);
      assertThat(simulate(set, folder.resolve("out.json"), options).get("encoder"))
          .isEqualTo(encoder);
    }
    assertThat(simulate(set, folder.resolve("out.json"), "--features-cache", "" + cache))
        .hasToString(simulate(set, folder.resolve("out.json")).toString());
  }

  @Test
  void a_network_taught_without_labels_joins_the_patch_features() throws IOException {
    Path set =
        LabeledFiles.folder(
            Files.createDirectory(folder.resolve("set")), LabeledFiles.brightness(80, 20, ""));
    String[] options = {"--encoder=self-supervised", "--duplicates=4"};
    JsonNode report = simulate(set, folder.resolve("out.json"), options);

    JsonNode encoder = report.get("encoder");
    assertThat(encoder.get("kind").asText()).isEqualTo("self-supervised");
    assertThat(encoder.get("effort").asText()).isEqualTo("small");
    assertThat(encoder.get("images").asInt()).isEqualTo(320);
    assertThat(report.get("strategies").has("auto")).isTrue();
    assertThat(
            simulate(set, folder.resolve("few.json"), "--encoder=self-supervised")
                .get("encoder")
                .get("kind")
                .asText())
        .isEqualTo("patch");
    refused(
        "--encoder-sha256: expected an encoder file",
        "--dataset",
        "" + set,
        "--encoder=self-supervised",
        "--encoder-sha256=" + "0".repeat(64));
  }

  @Test
  void an_encoder_that_cannot_be_used_is_refused_in_one_sentence() throws IOException {
    Path set =
        LabeledFiles.folder(
            Files.createDirectory(folder.resolve("set")), LabeledFiles.brightness(8, 4, ""));
    Path file = folder.resolve("net.pt");
    refused("net.pt does not exist.", "--dataset", "" + set, "--encoder", "" + file);
    TorchScriptFile.write(file, TorchScriptFile.GRID);
    refused("net.pt.json does not exist", "--dataset", "" + set, "--encoder", "" + file);
    refused(
        "abc is expected",
        "--dataset",
        set.toString(),
        "--encoder",
        file.toString(),
        "--encoder-sha256",
        "abc");
    refused(
        "--encoder-sha256: expected an encoder file", "--dataset", ".", "--encoder-sha256", "a");
  }

  @Test
  void refuses_bad_input_in_one_sentence() {
    refused("does not exist", "--dataset", folder.resolve("nothing").toString());
    refused("There is no strategy best", "--dataset", ".", "--strategy", "best");
    refused("--budget: expected no fewer than --initial, got 5", "--dataset", ".", "--budget", "5");
    refused("--seeds: expected 1 or more, got 0.", "--dataset", ".", "--seeds", "0");
    refused("--targets: expected fractions", "--dataset", ".", "--targets", "85");
    refused(
        "--json: expected a file in a folder that exists",
        "--dataset",
        ".",
        "--json",
        folder.resolve("no/where.json").toString());
  }

  @Test
  void refuses_pools_that_cannot_be_made() throws IOException {
    refused("--label-noise: expected a fraction", "--dataset", ".", "--label-noise", "1");
    refused("--imbalance: expected 1 or more, got 0.5", "--dataset", ".", "--imbalance", "0.5");
    refused("--imbalance: expected 1 or more, got NaN", "--dataset", ".", "--imbalance", "NaN");
    refused("--duplicates: expected 1 to 100, got 0.", "--dataset", ".", "--duplicates", "0");
    refused("--train-images: expected 1 or more", "--dataset", ".", "--train-images", "0");
    refused(
        "--svg: expected a file in a folder that exists",
        "--dataset",
        ".",
        "--svg",
        folder.resolve("no/where.svg").toString());
    String one = folder.resolve("one").toString();
    refused("--svg: expected another file than", "--dataset", ".", "--json", one, "--svg", one);
    Path set = LabeledFiles.folder(folder.resolve("set"), LabeledFiles.brightness(8, 2, ""));
    err.getBuffer().setLength(0);
    assertThat(run("--dataset", set.toString(), "--device", "cpu", "--train-images", "9"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--train-images: expected up to the 8 images of the train part, got 9.");
  }

  private JsonNode simulate(Path set, Path json, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--dataset",
                set.toString(),
                "--initial",
                "10",
                "--batch",
                "20",
                "--budget",
                "40",
                "--seeds",
                "2",
                "--targets",
                "0.9",
                "--device",
                "cpu",
                "--json",
                json.toString()));
    arguments.addAll(List.of(more));
    int code = run(arguments.toArray(String[]::new));
    assertThat(err.toString()).doesNotContain("Exception");
    assertThat(code).isZero();
    ObjectNode report = (ObjectNode) new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("timing").get("secondsPerRound").has("select")).isTrue();
    report.remove("timing");
    report.remove("peakResidentBytes");
    return report;
  }

  private void refused(String sentence, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString()).contains(sentence);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
