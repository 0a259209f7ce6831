package dev.millstream.app.cli;

import dev.millstream.app.cli.access.KeysCommand;
import dev.millstream.app.cli.access.SecretsCommand;
import dev.millstream.app.cli.access.ShareCommand;
import dev.millstream.app.cli.access.TokensCommand;
import dev.millstream.app.cli.cache.PurgeCommand;
import dev.millstream.app.cli.deployments.DeployCommand;
import dev.millstream.app.cli.deployments.DeploymentsCommand;
import dev.millstream.app.cli.deployments.HooksCommand;
import dev.millstream.app.cli.deployments.LargeFilesCommand;
import dev.millstream.app.cli.deployments.LockCommand;
import dev.millstream.app.cli.deployments.PromoteCommand;
import dev.millstream.app.cli.deployments.RetentionCommand;
import dev.millstream.app.cli.deployments.RollbackCommand;
import dev.millstream.app.cli.deployments.RolloutCommand;
import dev.millstream.app.cli.deployments.UnlockCommand;
import dev.millstream.app.cli.deployments.WebhooksCommand;
import dev.millstream.app.cli.hosts.CertificatesCommand;
import dev.millstream.app.cli.hosts.DomainsCommand;
import dev.millstream.app.cli.kept.QueuesCommand;
import dev.millstream.app.cli.kept.R2Command;
import dev.millstream.app.cli.projects.ProjectsCommand;
import dev.millstream.app.cli.video.VideoCommand;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What can be asked of the program. Making a command known to the parser takes 10 ms, which all
/// starts would pay for each: where the line begins with a command's name, only that one is.
final class Subcommands {
  /// By name, as the help lists them.
  static final SequencedMap<String, Class<?>> ALL = all();

  private Subcommands() {}

  /// Those that the line may mean.
  static Collection<Class<?>> toRead(String... args) {
    var named = args.length == 0 ? null : ALL.get(args[0]);
    return named == null ? ALL.values() : List.of(named);
  }

  private static SequencedMap<String, Class<?>> all() {
    var all = new LinkedHashMap<String, Class<?>>();
    all.put("serve", ServeCommand.class);
    all.put("demo", DemoCommand.class);
    all.put("dev", DevCommand.class);
    all.put("worker", WorkerCommand.class);
    all.put("projects", ProjectsCommand.class);
    all.put("deploy", DeployCommand.class);
    all.put("deployments", DeploymentsCommand.class);
    all.put("rollback", RollbackCommand.class);
    all.put("rollout", RolloutCommand.class);
    all.put("promote", PromoteCommand.class);
    all.put("lock", LockCommand.class);
    all.put("unlock", UnlockCommand.class);
    all.put("retention", RetentionCommand.class);
    all.put("lfs", LargeFilesCommand.class);
    all.put("hooks", HooksCommand.class);
    all.put("webhooks", WebhooksCommand.class);
    all.put("purge", PurgeCommand.class);
    all.put("share", ShareCommand.class);
    all.put("logs", LogsCommand.class);
    all.put("tail", TailCommand.class);
    all.put("video", VideoCommand.class);
    all.put("r2", R2Command.class);
    all.put("queues", QueuesCommand.class);
    all.put("domains", DomainsCommand.class);
    all.put("certificates", CertificatesCommand.class);
    all.put("tokens", TokensCommand.class);
    all.put("keys", KeysCommand.class);
    all.put("secrets", SecretsCommand.class);
    all.put("manifest", ManifestCommand.class);
    all.put("garbage", GarbageCommand.class);
    all.put("doctor", DoctorCommand.class);
    all.put("config", ConfigCommand.class);
    all.put("reload", ReloadCommand.class);
    return Collections.unmodifiableSequencedMap(all);
  }
}
