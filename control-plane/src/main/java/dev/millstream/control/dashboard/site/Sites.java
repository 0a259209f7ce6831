package dev.millstream.control.dashboard.site;

import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.deploy.Deployment;
import dev.millstream.control.deploy.Project;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.git.BranchName;
import dev.millstream.store.RefName;
import java.util.Optional;

/// Finds what an address of the dashboard names.
public record Sites(Rooms rooms) {
  static final String PROJECT = "/projects/{project}";
  static final String DEPLOYMENT = PROJECT + "/deployments/{deployment}";

  /// The project of the address.
  public Project project(Visit visit) {
    var name = visit.path("project");
    return rooms
        .projects()
        .find(name)
        .orElseThrow(() -> Refusal.missing("There is no project " + name + "."));
  }

  static void checkBranch(String typed) {
    BranchName.refusal(typed)
        .ifPresent(text -> {
          throw Refusal.of(text);
        });
  }

  Deployment deployment(Visit visit) {
    var key = new Deployment.Key(project(visit).name(), visit.path("deployment"));
    return rooms
        .deployments()
        .find(key)
        .orElseThrow(() -> Refusal.missing(key.project() + " has no deployment " + key.id() + "."));
  }

  /// What the project's visitors see.
  Optional<Deployment> live(String project) {
    return rooms
        .aliases()
        .deployment(RefName.production(project))
        .flatMap(rooms.deployments()::find);
  }

  /// What stands above each of a project's pages; `tab` is the page's name.
  public ProjectHead head(Project project, String tab) {
    var name = project.name();
    return new ProjectHead(
        name, rooms.addresses().host(name), rooms.addresses().production(name), tab);
  }
}
