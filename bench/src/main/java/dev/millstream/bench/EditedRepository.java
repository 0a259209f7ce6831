package dev.millstream.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// A bare repository whose files are edited, commit by commit: a blog (each post has about 4 KB
/// with code, a table and links; a layout shows the neighbours and the five newest), or what a
/// clone has. Not thread-safe.
final class EditedRepository implements AutoCloseable {
  private final Repository repository;
  private final TreeMap<String, ObjectId> files = new TreeMap<>();

  private EditedRepository(Repository repository) throws IOException {
    this.repository = repository;
    repository.create(true);
  }

  /// What the HEAD of a clone has; its objects stay where they are.
  static EditedRepository of(Path folder, Path clone) throws IOException {
    var git = clone.resolve(".git");
    var edited =
        new EditedRepository(
            new FileRepositoryBuilder()
                .setGitDir(folder.toFile())
                .addAlternateObjectDirectory(git.resolve("objects").toFile())
                .build());
    try (var cloned = new FileRepositoryBuilder().setGitDir(git.toFile()).build();
        var walk = new TreeWalk(cloned)) {
      walk.addTree(cloned.resolve("HEAD^{tree}"));
      walk.setRecursive(true);
      while (walk.next()) {
        if (walk.getFileMode().equals(FileMode.REGULAR_FILE)) {
          edited.files.put(walk.getPathString(), walk.getObjectId(0));
        }
      }
    }
    // who reads it later knows of no alternates but these
    Files.writeString(
        folder.resolve("objects/info/alternates"), git.toRealPath().resolve("objects") + "\n");
    return edited;
  }

  /// A blog of so many posts.
  static EditedRepository blog(Path folder, int posts) throws IOException {
    var blog = new EditedRepository(new FileRepositoryBuilder().setGitDir(folder.toFile()).build());
    blog.fill(posts);
    return blog;
  }

  private void fill(int posts) throws IOException {
    put("_config.yml", "title: Bench\ndefaults: [{scope: {path: ''}, values: {layout: page}}]\n");
    layout(0);
    put("index.md", "---\ntitle: Home\n---\n# Home\n");
    for (var post = 0; post < posts; post++) {
      post(post, "Post " + post, 0);
    }
  }

  void layout(int version) throws IOException {
    put(
        "_layouts/page.html",
        """
        <html><head><title>{{ page.title }}</title></head><body>
        <nav>{% for post in site.posts limit: 5 %}<a href="{{ post.url }}">{{ post.title }}</a>
        {% endfor %}</nav><main>{{ content }}</main>
        <a href="{{ page.previous.url }}">{{ page.previous.title }}</a>
        <a href="{{ page.next.url }}">{{ page.next.title }}</a> <!--\
        """
            + version
            + " --></body></html>\n");
  }

  void post(int post, String title, int version) throws IOException {
    var text = new StringBuilder("---\ntitle: " + title + "\n---\nVersion " + version + "\n\n");
    for (var part = 0; part < 6; part++) {
      text.append(
          """
          ## Part %d of %d

          Water turns the *wheel*, the wheel turns the **stone**, the stone makes [flour](#part-%d)
          of what the carts bring. Nobody counts the turns but the miller, and he has other things
          to do: the sluice leaks, the mice are back, and `gear %d` has lost a tooth again.

          - one sack for the baker
          - two for the [inn](https://example.com/inn/%d)

          ```java
          record Wheel(int turns) { int stones() { return turns * %d; } }
          ```

          | day | sacks |
          |---|---|
          | Monday | %d |

          """
              .formatted(part, post, part, post, post, part, post + part));
    }
    var day = "%04d-%02d-%02d".formatted(1990 + post / 336, 1 + post / 28 % 12, 1 + post % 28);
    put("_posts/" + day + "-post-" + post + ".md", text.toString());
  }

  /// Adds a line to a file, or has another title at its beginning.
  void change(String path, String title, String line) throws IOException {
    var text = new String(repository.open(files.get(path)).getBytes(), UTF_8);
    put(path, (title.isEmpty() ? text : text.replaceFirst("# .*", "# " + title)) + line);
  }

  private void put(String path, String text) throws IOException {
    try (var inserter = repository.newObjectInserter()) {
      files.put(path, inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
      inserter.flush();
    }
  }

  /// Commits the files as they are; the commit's id.
  String commit() throws IOException {
    var index = DirCache.newInCore();
    var entries = index.builder();
    files.forEach((path, id) -> {
      var entry = new DirCacheEntry(path);
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(id);
      entries.add(entry);
    });
    entries.finish();
    try (var inserter = repository.newObjectInserter()) {
      var commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      var who = new PersonIdent("Bench", "bench@localhost", Instant.now(), ZoneOffset.UTC);
      commit.setAuthor(who);
      commit.setCommitter(who);
      commit.setMessage("An edit");
      var id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }

  Path directory() {
    return repository.getDirectory().toPath();
  }

  @Override
  public void close() {
    repository.close();
  }
}
