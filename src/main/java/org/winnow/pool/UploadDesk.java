package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.winnow.common.ProblemException;

/** Begins imports: takes uploads in, and folders of the machine. */
@ApplicationScoped
class UploadDesk {

  static final String BROKEN = "The upload broke off before its end. Upload it again.";

  private final Imports imports;
  private final Uploads uploads;
  private final FolderRoots roots;

  UploadDesk(Imports imports, Uploads uploads, FolderRoots roots) {
    this.imports = imports;
    this.uploads = uploads;
    this.roots = roots;
  }

  /** Stages the body, whatever its length, and queues the import. */
  Import upload(Imports.Request request, InputStream body) {
    Import one = imports.receive(request);
    try {
      long bytes = uploads.stage(one.id(), body);
      Import next = imports.received(one, bytes);
      if (next.status().isFinal()) {
        uploads.delete(next.id());
      }
      return next;
    } catch (ProblemException full) {
      giveUp(one, full.code(), String.valueOf(full.getMessage()));
      throw full;
    } catch (IOException e) {
      giveUp(one, "upload-broken", BROKEN);
      ProblemException problem = new ProblemException.Malformed("upload-broken", BROKEN);
      problem.initCause(e);
      throw problem;
    } catch (RuntimeException e) {
      giveUp(one, "upload-broken", BROKEN);
      throw e;
    }
  }

  private void giveUp(Import one, String code, String detail) {
    imports.fail(one.id(), code, detail);
    uploads.delete(one.id());
  }

  /** Queues the reading of a folder that lies under an allowed root. */
  Import folder(long projectId, long userId, String path, LabelUse labels) {
    Path real = roots.require(path);
    return imports.queueFolder(new Imports.Request(projectId, userId, real.toString(), labels));
  }
}
