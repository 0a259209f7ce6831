package dev.millstream.control.direct;

import dev.millstream.builder.publish.ContentTypes;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.Digest;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.util.List;

/// Collects an upload's files into a tree of the store, from which the deployment is built. For one
/// thread.
public final class UploadTree {
  private final Stage stage;
  private final ManifestWriter manifest = new ManifestWriter();

  /// A tree in the scope of `stage`, which the caller closes.
  public UploadTree(Stage stage) {
    this.stage = stage;
  }

  /// Adds a file whose bytes the scope or the stage holds. `path` has no leading slash; a later
  /// file replaces an earlier one.
  public void add(String path, Digest digest, long size) {
    if (!SiteFile.isSafe(path)) {
      throw ApiException.badRequest(
          PagesError.BAD_UPLOAD, "\"" + path + "\" cannot be a file's path in a site");
    }
    var identity = new Variant(Coding.IDENTITY, digest, size);
    manifest.add(new Asset("/" + path, ContentTypes.of(path), List.of(identity)));
  }

  /// Adds a file.
  public void put(String path, byte[] bytes) throws IOException {
    add(path, stage.put(bytes), bytes.length);
  }

  /// Makes the tree durable.
  public Digest commit() throws IOException {
    var digest = stage.put(manifest.toBytes());
    stage.commit();
    return digest;
  }
}
