package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/// The ways a push can come in.
enum Door {
  HTTP,
  SSH;

  /// A new work tree whose `origin` is a project of the server, through this door; `folder` holds
  /// the key pair, too.
  WorkTree site(DeployServer server, Path folder, String project) throws Exception {
    var user = server.user();
    if (this == HTTP) {
      return WorkTree.init(folder.resolve(project), user.remote(project));
    }
    var key = folder.resolve("key");
    if (Files.notExists(key)) {
      var keygen =
          new ProcessBuilder(
              "ssh-keygen", "-qt", "ed25519", "-N", "", "-C", "Ada's key", "-f", "" + key);
      assertThat(keygen.inheritIO().start().waitFor()).isZero();
      var body = JsonMapper.shared().createObjectNode();
      body.put("key", Files.readString(folder.resolve("key.pub")));
      var path = "/client/v4/accounts/" + user.account() + "/ssh_keys";
      assertThat(user.send("POST", path, body.toString()).statusCode()).isEqualTo(200);
    }
    var port = server.control().sshPort().orElseThrow();
    var remote = "ssh://git@127.0.0.1:" + port + "/" + project + ".git";
    var site = WorkTree.init(folder.resolve(project), remote);
    site.ok(
        "config",
        "core.sshCommand",
        "ssh -F /dev/null -i %s -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes"
                .formatted(key)
            + " -o UserKnownHostsFile=%s -o StrictHostKeyChecking=accept-new"
                .formatted(folder.resolve("known_hosts")));
    return site;
  }
}
