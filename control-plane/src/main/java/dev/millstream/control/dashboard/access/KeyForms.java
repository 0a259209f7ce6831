package dev.millstream.control.dashboard.access;

import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.keys.NewKey;
import dev.millstream.control.keys.SshKey;
import dev.millstream.control.keys.SshKeys;
import java.util.List;
import java.util.Optional;

/// SSH keys on a page: a project's own, or those that open every project.
public record KeyForms(SshKeys keys) {
  /// A key as it is listed.
  public record Row(String id, String name, String fingerprint, boolean readOnly, String used) {
    static Row of(SshKey key) {
      return new Row(
          key.id(),
          key.name(),
          key.key().fingerprint(),
          key.readOnly(),
          key.used().map(time -> "used " + Words.ago(time)).orElse("never used"));
    }
  }

  /// The keys of a project; none named: those for every project.
  public List<Row> rows(Optional<String> project) {
    return keys.list().stream().filter(key -> key.project().equals(project)).map(Row::of).toList();
  }

  /// Lets in the key of a form.
  public void add(Visit visit, Optional<String> project) {
    NewKey handed;
    try {
      handed = NewKey.read(visit.typed("public"), visit.typed("name"));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(e);
    }
    if (keys.add(handed, project, !visit.typed("readonly").isEmpty()).isEmpty()) {
      throw Refusal.conflict("This key is there already.");
    }
  }

  /// Shuts out the key of a form, if it is one of these.
  public void remove(Visit visit, Optional<String> project) {
    var id = visit.typed("id");
    if (rows(project).stream().noneMatch(row -> row.id().equals(id)) || !keys.remove(id)) {
      throw Refusal.missing("There is no such key.");
    }
  }
}
