package org.winnow.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.winnow.labelfile.ImageAddress;
import org.winnow.storage.Sha256;

/**
 * Finds the images that the rows of a label file speak of: by checksum where one is told; else by
 * path, among the images of the same import first, then in the whole pool. A path is taken from the
 * label file's folder, then as the end of an image's path; a URL or absolute path may lose folders
 * from its front until it is one, for what they stand for is elsewhere. A manifest's rows mean the
 * image that was fetched from just their address, and no other.
 */
final class ImageMatches {

  /** What was found. */
  sealed interface Match {

    /** One image. */
    record Found(long imageId) implements Match {}

    /** Several, and nothing says which. */
    record Ambiguous() implements Match {}
  }

  /** What the name of an image can end with where a path does not tell it. */
  private static final List<String> ENDINGS =
      List.of(
          "", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".JPG", ".JPEG",
          ".PNG");

  private final Handle handle;
  private final Import one;
  private final String folder;
  private final List<ImageAddress> addresses;
  private final Map<Integer, Match> found = new HashMap<>();

  /**
   * @param file the label file's path in the import
   */
  ImageMatches(Handle handle, Import one, String file, List<ImageAddress> addresses) {
    this.handle = handle;
    this.one = one;
    this.folder = file.substring(0, file.length() - EntryName.last(file).length());
    this.addresses = addresses;
  }

  /** By the address's place in the list; what is not there is not found. */
  Map<Integer, Match> find() {
    byChecksum();
    if (one.origin() == Origin.MANIFEST) {
      byAddress();
      return found;
    }
    if (one.imported() + one.duplicates() + one.known() > 0) {
      byPath(
          """
          select image_id from import_entries
          where import_id = :owner and status in ('imported', 'duplicate', 'known')
            and path_from_end(source) collate "C" \
          """,
          one.id());
    }
    byPath(
        """
        select id as image_id from images
        where project_id = :owner and path_from_end(name) collate "C" \
        """,
        one.projectId());
    return found;
  }

  private void byChecksum() {
    Map<String, Long> ids = new HashMap<>();
    String[] wanted =
        addresses.stream()
            .map(ImageAddress::sha256)
            .filter(sha256 -> sha256 != null)
            .distinct()
            .toArray(String[]::new);
    if (wanted.length == 0) {
      return;
    }
    handle
        .createQuery(
            """
            select i.sha256, i.id from unnest(:wanted) as w (hex)
            join images i on i.project_id = :project and i.sha256 = decode(w.hex, 'hex')
            """)
        .bind("project", one.projectId())
        .bindArray("wanted", String.class, (Object[]) wanted)
        .map((row, context) -> ids.put(Sha256.of(row.getBytes(1)).hex(), row.getLong(2)))
        .list();
    for (int i = 0; i < addresses.size(); i++) {
      Long id = ids.get(String.valueOf(addresses.get(i).sha256()));
      if (id != null) {
        found.put(i, new Match.Found(id));
      }
    }
  }

  private void byAddress() {
    // The index holds the ends of long addresses alone.
    Probe exact =
        new Probe(
            """
            select image_id from import_entries
            where import_id = :owner and status in ('imported', 'duplicate', 'known')
              and path_from_end(source) collate "C" = path_from_end(w.path) collate "C"
              and source = w.path\
            """,
            one.id());
    probe(exact, address -> address.written() == null ? null : EntryName.clean(address.written()));
  }

  private void byPath(String images, long owner) {
    Probe whole = new Probe(images + "= path_from_end(w.path) collate \"C\"", owner);
    // From a path's end on, all that go on somehow: everything up to the last letter there is.
    Probe end =
        new Probe(
            images
                + ">= path_from_end(w.path) collate \"C\" and "
                + images.substring(images.indexOf("path_from_end"))
                + "< (path_from_end(w.path) || chr(1114111)) collate \"C\"",
            owner);
    probe(whole, address -> address.elsewhere() ? null : folder + address.path());
    int longest = 1;
    for (ImageAddress address : addresses) {
      longest = Math.max(longest, address.mayLoseFolders() ? address.parts().size() : 1);
    }
    probe(end, ImageAddress::path);
    for (int dropped = 1; dropped < longest; dropped++) {
      int from = dropped;
      probe(
          end,
          address ->
              address.mayLoseFolders() && from < address.parts().size()
                  ? String.join("/", address.parts().subList(from, address.parts().size()))
                  : null);
    }
    probe(end, ImageAddress::withoutUploadMark);
  }

  /** A way to look for paths: SQL that gives the images whose path is, or ends with, w.path. */
  private record Probe(String sql, long owner) {}

  /** What to look for, for one address. */
  private interface Wanted {
    @Nullable String of(ImageAddress address);
  }

  private void probe(Probe probe, Wanted wanted) {
    List<Integer> places = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      ImageAddress address = addresses.get(i);
      String path = found.containsKey(i) || address.sha256() != null ? null : wanted.of(address);
      if (path != null && !path.isEmpty()) {
        for (String ending : addresses.get(i).stem() ? ENDINGS : ENDINGS.subList(0, 1)) {
          places.add(i);
          paths.add(path + ending);
        }
      }
    }
    if (places.isEmpty()) {
      return;
    }
    handle
        .createQuery(
            """
            select w.place, min(m.image_id), max(m.image_id)
            from unnest(:places, :paths) as w (place, path)
            cross join lateral (
            """
                + probe.sql()
                + """
                 limit 1000) m
                group by w.place
                """)
        .bind("owner", probe.owner())
        .bindArray("places", Integer.class, places)
        .bindArray("paths", String.class, paths)
        .map(
            (row, context) ->
                found.put(
                    row.getInt(1),
                    row.getLong(2) == row.getLong(3)
                        ? new Match.Found(row.getLong(2))
                        : new Match.Ambiguous()))
        .list();
  }
}
