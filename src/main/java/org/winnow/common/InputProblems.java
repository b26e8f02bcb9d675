package org.winnow.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.winnow.common.ProblemException.FieldError;
import org.winnow.common.ProblemException.Invalid;
import org.winnow.common.ProblemException.Malformed;

/** Says of unreadable or invalid input which field is at fault, as a JSON pointer. */
final class InputProblems {

  private InputProblems() {}

  /** Whether the server's own answer broke a constraint, which is no fault of the caller. */
  static boolean isAboutAnswer(ConstraintViolationException invalid) {
    return invalid.getConstraintViolations().stream()
        .flatMap(violation -> nodes(violation).stream())
        .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
  }

  static ProblemException of(ConstraintViolationException invalid) {
    List<FieldError> errors =
        invalid.getConstraintViolations().stream()
            .map(v -> new FieldError(pointer(v), constraintCode(v), sentence(v.getMessage())))
            .sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::code))
            .toList();
    return new Invalid("invalid", summary(errors), errors);
  }

  static ProblemException of(JsonProcessingException unreadable) {
    for (Throwable t = unreadable; t != null; t = t.getCause()) {
      if (t instanceof ProblemException stated) {
        return stated;
      }
    }
    if (unreadable instanceof StreamReadException) {
      return new Malformed("json-malformed", "Expected JSON; " + where(unreadable));
    }
    String pointer = unreadable instanceof JsonMappingException mapping ? pointer(mapping) : "";
    if (unreadable.getCause() instanceof StreamReadException syntax) {
      return new Malformed("json-malformed", "Expected JSON; " + where(syntax));
    }
    return Invalid.field(pointer, fieldCode(unreadable), fieldDetail(unreadable, pointer));
  }

  private static String where(JsonProcessingException unreadable) {
    return unreadable.getLocation() == null
        ? "the body is not."
        : "it cannot be read at line %d, column %d."
            .formatted(
                unreadable.getLocation().getLineNr(), unreadable.getLocation().getColumnNr());
  }

  private static String fieldCode(JsonProcessingException unreadable) {
    return unreadable instanceof UnrecognizedPropertyException ? "field-unknown" : "field-type";
  }

  private static String fieldDetail(JsonProcessingException unreadable, String pointer) {
    if (unreadable instanceof UnrecognizedPropertyException unknown) {
      return "There is no field %s here; known are %s."
          .formatted(
              unknown.getPropertyName(),
              unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (unreadable instanceof InvalidFormatException format) {
      Class<?> target = format.getTargetType();
      if (target != null && target.isEnum()) {
        return "Expected one of the known words at %s, got \"%s\"."
            .formatted(pointer, format.getValue());
      }
      return "Got a value of the wrong form at %s: \"%s\".".formatted(pointer, format.getValue());
    }
    return pointer.isEmpty()
        ? "Expected a JSON object of the documented form."
        : "Got a value of the wrong type at " + pointer + ", or none where one is needed.";
  }

  private static String pointer(JsonMappingException mapping) {
    return mapping.getPath().stream()
        .map(
            ref ->
                ref.getFieldName() == null
                    ? "/" + Math.max(ref.getIndex(), 0)
                    : "/" + escaped(ref.getFieldName()))
        .collect(Collectors.joining());
  }

  /** The body's own parameter is left out: its fields start the pointer. */
  private static String pointer(ConstraintViolation<?> violation) {
    List<Path.Node> nodes = nodes(violation);
    boolean inBody =
        nodes.stream().anyMatch(node -> node.getKind() == ElementKind.PROPERTY)
            || isWholeBody(violation, nodes);
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : nodes) {
      boolean skipped =
          node.getKind() == ElementKind.METHOD
              || node.getKind() == ElementKind.CONSTRUCTOR
              || (inBody && node.getKind() == ElementKind.PARAMETER);
      if (skipped) {
        continue;
      }
      if (node.isInIterable()) {
        pointer.append('/').append(node.getKey() == null ? index(node) : node.getKey());
      }
      if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
        pointer.append('/').append(escaped(node.getName()));
      }
    }
    return pointer.toString();
  }

  /** Of a method's parameters the body is the one that carries no JAX-RS annotation. */
  private static boolean isWholeBody(ConstraintViolation<?> violation, List<Path.Node> nodes) {
    if (nodes.size() < 2 || nodes.get(0).getKind() != ElementKind.METHOD) {
      return false;
    }
    Path.MethodNode method = nodes.get(0).as(Path.MethodNode.class);
    int index = nodes.get(1).as(Path.ParameterNode.class).getParameterIndex();
    try {
      Class<?>[] types = method.getParameterTypes().toArray(Class<?>[]::new);
      return Arrays.stream(
              violation
                  .getRootBeanClass()
                  .getMethod(method.getName(), types)
                  .getParameterAnnotations()[index])
          .noneMatch(found -> found.annotationType().getName().contains(".ws.rs."));
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static Object index(Path.Node node) {
    Integer index = node.getIndex();
    return index == null ? 0 : index;
  }

  private static List<Path.Node> nodes(ConstraintViolation<?> violation) {
    return StreamSupport.stream(violation.getPropertyPath().spliterator(), false).toList();
  }

  private static String constraintCode(ConstraintViolation<?> violation) {
    String annotation =
        violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
    StringBuilder code = new StringBuilder();
    for (char c : annotation.toCharArray()) {
      if (Character.isUpperCase(c) && !code.isEmpty()) {
        code.append('-');
      }
      code.append(Character.toLowerCase(c));
    }
    return code.toString();
  }

  private static String summary(List<FieldError> errors) {
    return errors.stream()
        .map(
            error ->
                error.pointer().isEmpty()
                    ? error.detail()
                    : error.pointer() + ": " + error.detail())
        .collect(Collectors.joining(" "));
  }

  private static String sentence(@Nullable String message) {
    String text = message == null || message.isBlank() ? "is not valid" : message;
    String capital = text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    return capital.endsWith(".") ? capital : capital + ".";
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
