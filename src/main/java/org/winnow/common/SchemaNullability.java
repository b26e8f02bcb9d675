package org.winnow.common;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Says in the OpenAPI document what {@code @Nullable} says in the records: a component without it
 * is required, one with it may be null. An answer carries its nulls, so there it is required as
 * well; a request may leave it out. Runs in the build; the frontend's types come from what it says.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class SchemaNullability implements OASFilter {

  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName SCHEMA =
      DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

  private final Map<String, List<ClassInfo>> recordsByName;

  public SchemaNullability(IndexView index) {
    // an index of several lists a class once for each of them
    recordsByName =
        index.getKnownClasses().stream()
            .map(ClassInfo::name)
            .filter(name -> name.toString().startsWith("org.winnow."))
            .distinct()
            .map(index::getClassByName)
            .filter(ClassInfo::isRecord)
            .collect(Collectors.groupingBy(SchemaNullability::schemaName));
  }

  private static String schemaName(ClassInfo record) {
    AnnotationInstance schema = record.declaredAnnotation(SCHEMA);
    AnnotationValue name = schema == null ? null : schema.value("name");
    return name == null ? record.simpleName() : name.asString();
  }

  /**
   * @throws IllegalStateException if it is not clear which record a schema describes
   */
  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    Set<String> requested = requested(document, schemas);
    schemas.forEach(
        (name, schema) -> {
          if (schema.getProperties() != null) {
            describe(schema, recordOf(name, schema), requested.contains(name));
          }
        });
  }

  private ClassInfo recordOf(String name, Schema schema) {
    Set<String> properties = schema.getProperties().keySet();
    List<ClassInfo> found =
        recordsByName.getOrDefault(name, List.of()).stream()
            .filter(record -> componentNames(record).equals(properties))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "Expected one record for the schema %s with %s, found %s. Give the record that is shown a name of its own: @Schema(name = …)."
              .formatted(name, properties, found));
    }
    return found.get(0);
  }

  private static Set<String> componentNames(ClassInfo record) {
    return record.recordComponents().stream()
        .map(RecordComponentInfo::name)
        .collect(Collectors.toSet());
  }

  private static void describe(Schema schema, ClassInfo record, boolean inRequest) {
    Set<String> required =
        new HashSet<>(Objects.requireNonNullElse(schema.getRequired(), List.of()));
    Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
    for (RecordComponentInfo component : record.recordComponents()) {
      String name = component.name();
      boolean nullable = component.type().hasAnnotation(NULLABLE);
      // what a request demands by @Schema may be null in its record only until it has been checked
      if (nullable && !required.contains(name)) {
        properties.computeIfPresent(name, (same, property) -> orNull(property));
      }
      if (!(nullable && inRequest) && required.add(name)) {
        schema.addRequired(name);
      }
    }
    schema.setProperties(properties);
  }

  private static Schema orNull(Schema property) {
    if (property.getRef() != null) {
      Schema onlyNull = OASFactory.createSchema().type(List.of(SchemaType.NULL));
      return OASFactory.createSchema().anyOf(List.of(property, onlyNull));
    }
    if (!property.getType().contains(SchemaType.NULL)) {
      property.addType(SchemaType.NULL);
    }
    if (property.getEnumeration() != null) {
      List<@Nullable Object> words = new ArrayList<>(property.getEnumeration());
      words.add(null);
      property.setEnumeration(words);
    }
    return property;
  }

  /** The schemas that requests are made of. */
  private static Set<String> requested(OpenAPI document, Map<String, Schema> schemas) {
    Set<String> names = new HashSet<>();
    document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .map(Operation::getRequestBody)
        .filter(Objects::nonNull)
        .flatMap(body -> body.getContent().getMediaTypes().values().stream())
        .forEach(content -> reach(content.getSchema(), schemas, names));
    return names;
  }

  private static void reach(
      @Nullable Schema schema, Map<String, Schema> schemas, Set<String> names) {
    if (schema == null) {
      return;
    }
    if (schema.getRef() != null) {
      String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
      if (names.add(name)) {
        reach(schemas.get(name), schemas, names);
      }
    }
    reach(schema.getItems(), schemas, names);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(property -> reach(property, schemas, names));
    }
  }
}
