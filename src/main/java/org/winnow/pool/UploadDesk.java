package org.winnow.pool;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.winnow.common.ProblemException;
import org.winnow.remote.Buckets;

/** Begins imports: takes uploads in, folders of the machine, and buckets. */
@ApplicationScoped
class UploadDesk {

  static final String BROKEN = "The upload broke off before its end. Upload it again.";

  private final Imports imports;
  private final Uploads uploads;
  private final FolderRoots roots;
  private final Buckets buckets;

  UploadDesk(Imports imports, Uploads uploads, FolderRoots roots, Buckets buckets) {
    this.buckets = buckets;
    this.imports = imports;
    this.uploads = uploads;
    this.roots = roots;
  }

  /**
   * Stages the body, whatever its length, and queues the import.
   *
   * @throws ProblemException.Invalid if it should be a manifest and is none; the import has failed
   */
  Import upload(Imports.Request request, InputStream body) {
    Import one = imports.receive(request);
    try {
      long bytes = uploads.stage(one.id(), body);
      if (one.origin() == Origin.MANIFEST) {
        ManifestEntries.requireOne(uploads.path(one.id()), one.source());
      }
      Import next = imports.received(one, bytes);
      if (next.status().isFinal()) {
        uploads.delete(next.id());
      }
      return next;
    } catch (ProblemException full) {
      giveUp(one, full.code(), String.valueOf(full.getMessage()));
      throw full;
    } catch (ArchiveProblem e) {
      giveUp(one, e.code(), e.detail());
      throw ProblemException.Invalid.field("", e.code(), e.detail());
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

  /** What is asked for, wherever the images are. */
  record Wanted(long projectId, long userId, LabelUse labels) {

    Imports.Request from(Origin origin, String source) {
      return new Imports.Request(projectId, userId, source, origin, labels);
    }
  }

  /** Queues the reading of a folder that lies under an allowed root. */
  Import folder(Wanted wanted, String path) {
    return imports.queue(wanted.from(Origin.FOLDER, roots.require(path).toString()));
  }

  /**
   * Queues the fetching of what a file under an allowed root lists, as it is now: it is staged like
   * an upload.
   */
  Import manifest(Wanted wanted, String path) {
    Path real = roots.require(path);
    String name = real.getFileName() == null ? "" : real.getFileName().toString();
    Imports.Request request = wanted.from(Origin.ofUpload(true, name), EntryName.clean(name));
    try (InputStream in = Files.newInputStream(real)) {
      return upload(request, in);
    } catch (IOException e) {
      throw new ProblemException.Forbidden(
          "folder-not-allowed", "Expected a file that can be read.");
    }
  }

  /** Queues the reading of a bucket's folder, if it is an allowed one. */
  Import bucket(Wanted wanted, String address) {
    return imports.queue(wanted.from(Origin.BUCKET, buckets.require(address).text()));
  }
}
