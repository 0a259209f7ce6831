package dev.millstream.control.certificates;

import dev.millstream.control.certificates.CertificateRows.Proven;
import dev.millstream.control.certificates.CertificateState.Status;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that every proven domain has a certificate that is good for a while yet. Each has a
/// job that orders, sleeps until the renewal is due, and orders again; what the edge shows decides,
/// so that a lost file is ordered anew.
public final class Certificates implements JobHandler {
  public static final JobType JOB = new JobType("certificate", Lane.NETWORK);

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  /// In the id of a job that orders at once and then ends.
  private static final String AT_ONCE = "+";

  private final Database database;
  private final JobQueue jobs;
  private final Optional<CertificateDoor> door;
  private final AcmeLimits limits;
  private final Optional<AcmeOrders> orders;
  private final ReentrantLock ordering = new ReentrantLock();
  private final SecureRandom random = new SecureRandom();

  /// Whom to order from, and who shows what comes; without `settings` nothing is ordered.
  public record Ordering(Optional<AcmeSettings> settings, CertificateDoor door) {}

  private Certificates(Database database, JobQueue jobs, Optional<Ordering> ordering)
      throws IOException {
    this.database = database;
    this.jobs = jobs;
    this.door = ordering.map(Ordering::door);
    var settings = ordering.flatMap(Ordering::settings);
    this.limits = settings.map(AcmeSettings::limits).orElse(AcmeLimits.DEFAULT);
    this.orders =
        settings.isPresent()
            ? Optional.of(new AcmeOrders(settings.get(), door.orElseThrow()))
            : Optional.empty();
  }

  /// Those of this server; takes up the domains that were proven while nothing was ordered. Before
  /// the queue starts.
  public static Certificates of(Database database, JobQueue jobs, Optional<Ordering> ordering)
      throws IOException {
    var certificates = new Certificates(database, jobs, ordering);
    jobs.register(JOB, certificates);
    if (certificates.orders.isPresent()) {
      database.write(handle -> {
        for (var domain : CertificateRows.proven(handle)) {
          jobs.enqueue(handle, JOB, domain.id(), domain.name());
        }
        return true;
      });
    }
    return certificates;
  }

  /// Has a certificate ordered for a domain that has just been proven, in the same transaction.
  public void begin(Handle handle, String id, String domain) {
    if (orders.isPresent()) {
      CertificateRows.save(handle, domain, CertificateState.NEW);
      jobs.enqueue(handle, JOB, id, domain);
    }
  }

  /// Has one ordered now, be it due or not; false if nothing is ordered here.
  public boolean orderNow(String id, String domain) {
    if (orders.isEmpty()) {
      return false;
    }
    return database.write(handle -> {
      var now = CertificateRows.find(handle, domain).orElse(CertificateState.NEW);
      CertificateRows.save(handle, domain, now.nextAt(Instant.now()));
      jobs.enqueue(handle, JOB, id + AT_ONCE + UUID.randomUUID(), domain);
      return true;
    });
  }

  /// How far a domain's certificate is; empty if none was ever ordered.
  public Optional<CertificateState> of(String domain) {
    return database.read(handle -> CertificateRows.find(handle, domain));
  }

  /// Forgets the certificate of a domain that is taken away.
  public void remove(String domain) throws IOException {
    if (door.isPresent()) {
      door.get().remove(domain);
    }
  }

  @Override
  public void run(Job job) throws IOException, InterruptedException, NotYetException {
    var atOnce = job.id().contains(AT_ONCE);
    var id = atOnce ? job.id().substring(0, job.id().indexOf(AT_ONCE)) : job.id();
    var domain = new Proven(id, job.payload());
    if (orders.isEmpty() || !isProven(domain)) {
      return;
    }
    // one order at a time: the authority's limits count them all
    if (!ordering.tryLock()) {
      throw new NotYetException(limits.lookWhileBusy());
    }
    Duration wait;
    try {
      wait = see(domain.name(), atOnce);
    } finally {
      ordering.unlock();
    }
    if (!isProven(domain)) {
      remove(domain.name());
    } else if (!atOnce) {
      throw new NotYetException(wait);
    }
  }

  private boolean isProven(Proven domain) {
    return database.read(handle -> CertificateRows.isProven(handle, domain));
  }

  /// Orders if it is time; gives how long to sleep.
  private Duration see(String domain, boolean atOnce) throws InterruptedException {
    var from = orders.orElseThrow();
    var shows = door.orElseThrow();
    var now = Instant.now();
    var state = of(domain).orElse(CertificateState.NEW);
    var shown = shows.shown(domain).stream().findFirst();
    if (!atOnce
        && state.status() == Status.FAILING
        && state.next().filter(now::isBefore).isPresent()) {
      return Duration.between(now, state.next().get());
    }
    if (!atOnce && shown.isPresent()) {
      var due = due(shown.get(), from);
      if (now.isBefore(due)) {
        save(domain, active(shown.get(), state.method(), due));
        return untilThen(now, due);
      }
    }
    try {
      var issued = from.order(domain, shown);
      shows.install(domain, issued.key(), issued.chain());
      var certificate = issued.chain().getFirst();
      var due = due(certificate, from);
      save(domain, active(certificate, issued.method(), due));
      LOG.info(
          "event=certificate_ordered domain={} method={} issuer=\"{}\" expires={}",
          domain,
          issued.method(),
          certificate.getIssuerX500Principal().getName(),
          certificate.getNotAfter().toInstant());
      return untilThen(now, due);
    } catch (RefusedException e) {
      return failed(domain, state, e, e.notBefore());
    } catch (IOException | RuntimeException e) {
      return failed(domain, state, e, Optional.empty());
    }
  }

  private Duration failed(
      String domain, CertificateState state, Exception problem, Optional<Instant> notBefore) {
    var now = Instant.now();
    var next = now.plus(limits.waitAfter(state.failures() + 1, random));
    var told = notBefore.filter(next::isBefore).orElse(next);
    save(domain, state.failed(String.valueOf(problem.getMessage()), told));
    LOG.warn("event=certificate_not_ordered domain={} next={}", domain, told, problem);
    return Duration.between(now, told);
  }

  private void save(String domain, CertificateState state) {
    database.write(handle -> {
      CertificateRows.save(handle, domain, state);
      return true;
    });
  }

  private static CertificateState active(X509Certificate shown, String method, Instant due) {
    return new CertificateState(
        Status.ACTIVE,
        shown.getIssuerX500Principal().getName(),
        method,
        "",
        0,
        Optional.of(shown.getNotAfter().toInstant()),
        Optional.of(due));
  }

  private Instant due(X509Certificate certificate, AcmeOrders from) {
    var own =
        renewal(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    return from.renewalProposed(certificate).filter(own::isAfter).orElse(own);
  }

  /// A third of the life is left for attempts.
  static Instant renewal(Instant from, Instant to) {
    return to.minus(Duration.between(from, to).dividedBy(3));
  }

  private Duration untilThen(Instant now, Instant due) {
    var wait = Duration.between(now, due);
    return wait.compareTo(limits.lookEvery()) < 0 ? wait : limits.lookEvery();
  }
}
