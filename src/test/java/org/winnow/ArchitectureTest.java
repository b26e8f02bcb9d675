package org.winnow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The import table: which package may know which. Imports run downwards only. */
class ArchitectureTest {

  private static final String ROOT = "org.winnow.";

  /** Package by package, what it may import beside itself; computation knows nothing else. */
  private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>();

  static {
    allow("model");
    allow("model.djl", "model");
    allow("acquisition", "model", "evaluation");
    allow("evaluation", "model");
    allow("labelfile");

    allow("common");
    allow("database", "common");
    allow("storage", "common");
    allow("image", "common", "storage");
    allow("remote", "common");
    allow("jobs", "common");
    feature("access");
    feature("live", "access", "project");
    feature("project", "access");
    allow("jobs", "common", "database");
    feature("pool", "access", "project", "storage", "image", "remote", "labelfile");
    feature("annotation", "access", "project", "storage", "pool");
    feature("queue", "access", "project", "storage", "pool", "annotation");
    feature("transfer", "access", "project", "storage", "pool", "annotation", "queue");

    String[] features = {
      "access", "live", "project", "storage", "remote", "pool", "annotation", "queue", "transfer"
    };
    feature(
        "round",
        "access",
        "live",
        "project",
        "storage",
        "image",
        "pool",
        "annotation",
        "queue",
        "transfer");
    feature("simulation", "round", "image");
    feature("insight", features);
    MAY_IMPORT.get("insight").add("round");
    feature("upkeep", "project", "storage", "pool");
    feature("command", features);
    MAY_IMPORT.get("command").addAll(Set.of("round", "insight", "simulation", "upkeep"));
  }

  private static final JavaClasses WINNOW =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.winnow");

  private static void allow(String name, String... others) {
    MAY_IMPORT.put(name, new java.util.TreeSet<>(List.of(others)));
  }

  /** Features and glue may use computation, common, database and jobs as well. */
  private static void feature(String name, String... others) {
    allow(name, others);
    MAY_IMPORT
        .get(name)
        .addAll(Set.of("common", "database", "jobs", "model", "acquisition", "evaluation"));
    if (Set.of("round", "simulation", "insight", "command").contains(name)) {
      MAY_IMPORT.get(name).add("model.djl");
    }
  }

  @TestFactory
  Stream<DynamicTest> package_imports_only_what_its_row_allows() {
    return MAY_IMPORT.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey() + " imports " + row.getValue(),
                    () -> importsOnly(row.getKey(), row.getValue())));
  }

  private static void importsOnly(String name, Set<String> others) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + name));
    others.forEach(other -> allowed.add(ROOT + other));
    classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.winnow..")
                .or(resideInAnyPackage(allowed.toArray(String[]::new))))
        .allowEmptyShould(true)
        .check(WINNOW);
  }

  @Test
  void every_package_has_a_row() {
    Set<String> packages =
        WINNOW.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .collect(Collectors.toSet());
    assertThat(MAY_IMPORT.keySet()).containsAll(packages);
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching("org.winnow.(*)..").should().beFreeOfCycles().check(WINNOW);
  }

  @Test
  void computation_knows_no_database_no_web_and_no_framework() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "acquisition..", ROOT + "model..", ROOT + "evaluation..", ROOT + "labelfile..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "jakarta..",
            "org.jdbi..",
            "io.quarkus..",
            "io.vertx..",
            "io.smallrye..",
            "org.eclipse.microprofile..")
        .check(WINNOW);
  }

  @Test
  void only_one_package_imports_the_deep_learning_library() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "model.djl"))
        .should()
        .dependOnClassesThat(resideInAPackage("ai.djl.."))
        .check(WINNOW);
  }

  @Test
  void time_comes_from_the_injected_clock() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + "common"))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .check(WINNOW);
  }

  /** The command line has no container to inject one from. */
  @Test
  void clocks_are_made_in_common_and_by_the_command_line_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "common", ROOT + "command")
        .should()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .check(WINNOW);
  }
}
