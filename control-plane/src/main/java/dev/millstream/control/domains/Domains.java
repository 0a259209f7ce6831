package dev.millstream.control.domains;

import dev.millstream.control.certificates.Certificates;
import dev.millstream.control.db.Database;
import dev.millstream.control.deploy.Aliases;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds domains, looks for their proof until it is there, and publishes the cards that edges read:
/// the truth is in SQL, a card is a small tree behind a ref, like everything that is live.
public final class Domains implements JobHandler {
  public static final JobType JOB = new JobType("domain", Lane.NETWORK);

  private static final Logger LOG = LoggerFactory.getLogger(Domains.class);
  private static final int TOKEN_BYTES = 16;

  private final Database database;
  private final Aliases aliases;
  private final ObjectStore store;
  private final JobQueue jobs;
  private final DomainSettings settings;
  private final Certificates certificates;
  private final Proofs proofs;

  public Domains(
      Database database,
      Aliases aliases,
      ObjectStore store,
      JobQueue jobs,
      DomainSettings settings,
      Certificates certificates) {
    this.database = database;
    this.aliases = aliases;
    this.store = store;
    this.jobs = jobs;
    this.settings = settings;
    this.certificates = certificates;
    this.proofs = new Proofs(settings);
  }

  /// A project's domains, by name.
  public List<Domain> of(String project) {
    return database.read(handle -> DomainRows.of(handle, project));
  }

  /// The domain, if it is the project's.
  public Optional<Domain> find(String project, String name) {
    return database
        .read(handle -> DomainRows.find(handle, name))
        .filter(domain -> domain.project().equals(project));
  }

  /// What people typed, as a domain that can be added.
  public Optional<String> read(String typed) {
    return DomainName.read(typed, settings.baseDomain());
  }

  /// What to tell somebody who typed something else.
  public static String refusal(String typed) {
    return ("'%s' cannot be a custom domain:"
            + " name a host like www.example.org, outside the base domain")
        .formatted(typed);
  }

  /// Adds a domain, and begins to look for its proof.
  ///
  /// @return empty if it is there already, in this project or another
  public Optional<Domain> add(String project, String name, String redirectTo) throws IOException {
    var domain =
        new Domain(
            name,
            project,
            UUID.randomUUID().toString(),
            DomainStatus.INITIALIZING,
            newToken(),
            redirectTo,
            "",
            0,
            Instant.now(),
            Optional.empty());
    var card = store(domain);
    var added =
        database.write(handle -> {
          var isNew = DomainRows.insert(handle, domain);
          if (isNew) {
            aliases.point(handle, RefName.domain(name), project, card);
            jobs.enqueue(handle, JOB, domain.id(), name);
          }
          return isNew;
        });
    aliases.publish();
    return added ? Optional.of(domain) : Optional.empty();
  }

  /// Looks for the proof now; blocks for some seconds at most. An active domain stays so.
  Domain check(Domain domain) throws IOException {
    if (domain.status() == DomainStatus.ACTIVE) {
      return domain;
    }
    var checked =
        switch (proofs.lookFor(domain)) {
          case Proof.Given _ -> with(domain, DomainStatus.ACTIVE, "", Optional.of(Instant.now()));
          case Proof.Missing(var why) -> with(domain, DomainStatus.PENDING, why, Optional.empty());
          case Proof.Unknown(var why) -> with(domain, DomainStatus.ERROR, why, Optional.empty());
        };
    if (checked.status() == DomainStatus.ACTIVE) {
      LOG.info("event=domain_active domain={} project={}", domain.name(), domain.project());
    }
    return save(checked);
  }

  /// Looks for the proof once more, however long it was looked for in vain.
  public Domain checkAnew(Domain domain) throws IOException {
    var checked = check(domain);
    if (checked.status() != DomainStatus.ACTIVE) {
      database.write(handle -> {
        jobs.enqueue(handle, JOB, domain.id(), domain.name());
        return true;
      });
    }
    return checked;
  }

  /// Sends visitors to another host from now on; empty: shows them the site.
  Domain redirect(Domain domain, String to) throws IOException {
    return save(
        new Domain(
            domain.name(),
            domain.project(),
            domain.id(),
            domain.status(),
            domain.token(),
            to,
            domain.problem(),
            domain.checks(),
            domain.created(),
            domain.verified()));
  }

  /// Takes a domain away.
  public void remove(Domain domain) throws IOException {
    database.write(handle -> {
      DomainRows.delete(handle, domain.name());
      aliases.remove(handle, RefName.domain(domain.name()));
      return true;
    });
    aliases.publish();
    certificates.remove(domain.name());
  }

  /// The domain as the API shows it.
  DomainView view(Domain domain) {
    return DomainView.of(domain, certificates.of(domain.name()));
  }

  /// Has a certificate ordered now; false if this server orders none.
  boolean orderCertificate(Domain domain) {
    return certificates.orderNow(domain.id(), domain.name());
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var found =
        database
            .read(handle -> DomainRows.find(handle, job.payload()))
            .filter(domain -> domain.id().equals(job.id()));
    if (found.isEmpty()) {
      return;
    }
    var checked = check(found.get());
    if (checked.status() == DomainStatus.ACTIVE) {
      return;
    }
    if (checked.checks() >= settings.limits().checksMax()) {
      save(with(checked, DomainStatus.DEACTIVATED, checked.problem(), Optional.empty()));
      return;
    }
    throw new NotYetException(settings.limits().waitAfter(checked.checks()));
  }

  private Domain save(Domain domain) throws IOException {
    var card = store(domain);
    database.write(handle -> {
      // it may have been removed meanwhile
      var now = DomainRows.find(handle, domain.name());
      if (now.filter(row -> row.id().equals(domain.id())).isPresent()) {
        DomainRows.update(handle, domain);
        if (domain.status() == DomainStatus.ACTIVE
            && now.orElseThrow().status() != DomainStatus.ACTIVE) {
          certificates.begin(handle, domain.id(), domain.name());
        }
        aliases.point(handle, RefName.domain(domain.name()), domain.project(), card);
      }
      return true;
    });
    aliases.publish();
    return domain;
  }

  private Digest store(Domain domain) throws IOException {
    var card =
        new DomainCard(
            domain.name(),
            domain.project(),
            domain.status() == DomainStatus.ACTIVE,
            domain.redirectTo(),
            Map.of(domain.httpPath(), domain.token()));
    try (var stage = store.stage(RefName.domain(domain.name()).scope())) {
      var tree = stage.put(new ManifestWriter().section(Section.DOMAIN, card).toBytes());
      stage.commit();
      return tree;
    }
  }

  private static Domain with(
      Domain domain, DomainStatus status, String problem, Optional<Instant> verified) {
    return new Domain(
        domain.name(),
        domain.project(),
        domain.id(),
        status,
        domain.token(),
        domain.redirectTo(),
        problem,
        status == DomainStatus.ACTIVE ? 0 : domain.checks() + 1,
        domain.created(),
        verified);
  }

  private static String newToken() {
    var bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
