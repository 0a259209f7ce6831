package dev.millstream.control.certificates;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNotSupportedException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.util.KeyPairUtils;

/// Orders a certificate: account, order, challenge, key, certificate. The challenge over HTTP is
/// tried first; if the authority saw no answer there, a second order tries it over TLS. Blocks.
final class AcmeOrders {
  private static final List<Class<? extends Challenge>> KINDS =
      List.of(Http01Challenge.class, TlsAlpn01Challenge.class);

  private final AcmeSettings settings;
  private final AcmeAccount account;
  private final CertificateDoor door;

  AcmeOrders(AcmeSettings settings, CertificateDoor door) throws IOException {
    this.settings = settings;
    this.account = new AcmeAccount(settings);
    this.door = door;
  }

  /// A certificate for this host, in place of the one shown now.
  Issued order(String host, Optional<X509Certificate> old)
      throws RefusedException, IOException, InterruptedException {
    var problems = new ArrayList<String>();
    try {
      var login = account.login();
      for (var kind : KINDS) {
        var order = place(login, host, old);
        var problem = prove(order, host, kind);
        if (problem.isEmpty()) {
          return collect(order, kind);
        }
        problems.add(problem.get());
      }
    } catch (AcmeRateLimitedException e) {
      throw new RefusedException(
          "the certificate authority's rate limit is reached: " + e.getMessage(),
          e.getRetryAfter(),
          e);
    } catch (AcmeException e) {
      throw new RefusedException(
          "the certificate authority refused: " + e.getMessage(), Optional.empty(), e);
    } finally {
      door.forgetAnswers(host);
    }
    throw new RefusedException(String.join("; ", problems));
  }

  /// When the authority says that the certificate should be renewed (RFC 9773), if it says so.
  Optional<Instant> renewalProposed(X509Certificate certificate) {
    try {
      var proposed = account.login().bindRenewalInfo(certificate);
      return Optional.of(proposed.getSuggestedWindowStart());
    } catch (AcmeException | IOException | RuntimeException e) {
      return Optional.empty(); // few can say it; the certificate's own dates are enough
    }
  }

  private static Order place(Login login, String host, Optional<X509Certificate> old)
      throws AcmeException {
    var order = login.newOrder().domain(host);
    if (old.isPresent()) {
      try {
        return order.replaces(old.get()).create();
      } catch (AcmeNotSupportedException e) {
        return login.newOrder().domain(host).create();
      }
    }
    return order.create();
  }

  /// Answers one challenge; gives what the authority found wrong.
  private Optional<String> prove(Order order, String host, Class<? extends Challenge> kind)
      throws AcmeException, InterruptedException {
    for (var authorization : order.getAuthorizations()) {
      if (authorization.getStatus() == Status.VALID) {
        continue; // proven a short while ago
      }
      var challenge = authorization.findChallenge(kind);
      if (challenge.isEmpty()) {
        return Optional.of("the authority offers no challenge " + name(kind));
      }
      answer(host, challenge.get());
      challenge.get().trigger();
      var status = authorization.waitForCompletion(settings.limits().orderTimeout());
      if (status != Status.VALID) {
        return Optional.of(name(kind) + ": " + whatIsWrong(authorization, challenge.get()));
      }
    }
    return Optional.empty();
  }

  private void answer(String host, Challenge challenge) {
    switch (challenge) {
      case Http01Challenge http ->
          door.answerHttp(
              host, "/.well-known/acme-challenge/" + http.getToken(), http.getAuthorization());
      case TlsAlpn01Challenge tls -> door.answerTls(host, tls.getAcmeValidation());
      default -> throw new IllegalArgumentException("no answer to " + challenge.getType());
    }
  }

  private static String whatIsWrong(Authorization authorization, Challenge challenge)
      throws AcmeException {
    challenge.fetch();
    return challenge
        .getError()
        .flatMap(Problem::getDetail)
        .orElse("the authority's check ended as " + authorization.getStatus());
  }

  private Issued collect(Order order, Class<? extends Challenge> kind)
      throws AcmeException, InterruptedException, RefusedException {
    var patience = settings.limits().orderTimeout();
    order.waitUntilReady(patience);
    var pair = KeyPairUtils.createKeyPair();
    order.execute(pair);
    if (order.waitForCompletion(patience) != Status.VALID) {
      throw new RefusedException(
          order
              .getError()
              .flatMap(Problem::getDetail)
              .orElse("the order ended as " + order.getStatus()));
    }
    var chain = order.getCertificate().getCertificateChain();
    return new Issued(pair.getPrivate(), chain, name(kind));
  }

  private static String name(Class<? extends Challenge> kind) {
    return kind.equals(Http01Challenge.class) ? Http01Challenge.TYPE : TlsAlpn01Challenge.TYPE;
  }
}
