package org.winnow.project;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;
import org.winnow.common.ProblemException;

/** Changes to a project's classes, each in a transaction of its own. */
@ApplicationScoped
class ClassEditor {

  private final Jdbi jdbi;
  private final Classes classes;

  ClassEditor(Jdbi jdbi, Classes classes) {
    this.jdbi = jdbi;
    this.classes = classes;
  }

  ImageClass add(long projectId, NewClass request) {
    Checks checks = new Checks();
    NewClass clean = Classes.check(request, "", checks);
    checks.done();
    return edit(
        projectId,
        handle -> {
          if (classes.of(handle, projectId).size() >= Classes.MOST) {
            throw new ProblemException.Conflict(
                "too-many-classes", "A project has at most " + Classes.MOST + " classes.");
          }
          long id = classes.insert(handle, projectId, clean);
          return require(handle, projectId, id);
        });
  }

  ImageClass change(long projectId, long classId, ClassChange change) {
    return edit(
        projectId,
        handle -> {
          ImageClass now = require(handle, projectId, classId);
          Checks checks = new Checks();
          String name = change.name() == null ? now.name() : checks.name(change.name(), "/name");
          String color = checks.color(change.color(), "/color");
          String key = change.key() == null ? now.key() : key(change.key(), checks);
          checks.done();
          classes.update(
              handle,
              projectId,
              new ImageClass(
                  classId, name, color == null ? now.color() : color, key, now.position()));
          return require(handle, projectId, classId);
        });
  }

  private static @Nullable String key(JsonNode key, Checks checks) {
    checks.expect(
        key.isNull() || key.isTextual(),
        "/key",
        "key-invalid",
        "Expected one letter or digit, or null.");
    return key.isTextual() ? checks.key(key.textValue(), "/key") : null;
  }

  List<ImageClass> order(long projectId, ClassOrder order) {
    return edit(
        projectId,
        handle -> {
          List<Long> now = classes.of(handle, projectId).stream().map(ImageClass::id).toList();
          List<Long> wanted = order.classIds() == null ? List.of() : order.classIds();
          Checks checks = new Checks();
          checks.expect(
              wanted.size() == now.size() && new HashSet<>(wanted).equals(new HashSet<>(now)),
              "/classIds",
              "order-incomplete",
              "Expected each of the project's " + now.size() + " class ids once.");
          checks.done();
          classes.order(handle, projectId, wanted);
          return classes.of(handle, projectId);
        });
  }

  void delete(long projectId, long classId) {
    edit(
        projectId,
        handle -> {
          classes.delete(handle, projectId, require(handle, projectId, classId));
          return projectId;
        });
  }

  private ImageClass require(Handle handle, long projectId, long classId) {
    return classes.of(handle, projectId).stream()
        .filter(one -> one.id() == classId)
        .findFirst()
        .orElseThrow(() -> new ProblemException.NotFound("class"));
  }

  private <T> T edit(long projectId, Function<Handle, T> change) {
    return jdbi.inTransaction(
        handle -> {
          Projects.lock(handle, projectId);
          T result = change.apply(handle);
          Change.PROJECT.announce(handle, projectId, projectId);
          return result;
        });
  }
}
