package org.winnow.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.testing.DatabaseResource;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SchemaNullabilityTest {

  private JsonPath schemas;

  @BeforeEach
  void read() {
    schemas =
        RestAssured.given()
            .get("/q/openapi?format=json")
            .jsonPath()
            .setRootPath("components.schemas");
  }

  private Map<String, Object> property(String name) {
    return schemas.getMap(name.replace(".", ".properties."));
  }

  private List<String> required(String name) {
    List<String> required = schemas.getList(name + ".required");
    return required == null ? List.of() : required;
  }

  @Test
  void what_an_answer_always_carries_is_required_and_never_null() {
    assertThat(required("Lease"))
        .containsExactlyInAnyOrder("token", "imageId", "name", "width", "height", "expiresAt");
    assertThat(property("Lease.token")).containsEntry("type", "integer");
  }

  @Test
  void what_an_answer_may_carry_as_null_is_required_and_may_be_null() {
    assertThat(required("Round")).contains("error", "generation");
    assertThat(property("Round.error")).containsEntry("type", List.of("string", "null"));
    assertThat(property("Round.generation"))
        .isEqualTo(
            Map.of(
                "anyOf",
                List.of(
                    Map.of("$ref", "#/components/schemas/Generation"), Map.of("type", "null"))));
  }

  @Test
  void a_closed_set_that_may_be_null_counts_null_among_its_words() {
    assertThat(property("ProjectCard.running").get("enum"))
        .asInstanceOf(LIST)
        .containsExactly("import", "encode", "round", null);
  }

  @Test
  void what_a_request_may_leave_out_is_not_required() {
    assertThat(required("ClassChange")).isEmpty();
    assertThat(property("ClassChange.name")).containsEntry("type", List.of("string", "null"));
    assertThat(required("SettingsChange")).isEmpty();
  }

  @Test
  void what_a_request_must_say_is_required_and_not_null() {
    assertThat(required("AnnotationRequest")).containsExactlyInAnyOrder("imageId", "kind");
    assertThat(property("AnnotationRequest.imageId")).containsEntry("type", "integer");
    assertThat(required("LeaseRequest")).containsExactly("count");
  }
}
