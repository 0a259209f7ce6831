package dev.millstream.control.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.util.KeyPairUtils;

/// The server's account at the authority: its key is made the first time, for its owner's eyes
/// only, and the account with it.
final class AcmeAccount {
  private final AcmeSettings settings;
  private final Session session;

  AcmeAccount(AcmeSettings settings) throws IOException {
    if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider()); // acme4j asks for it by name
    }
    this.settings = settings;
    this.session = new Session(settings.directory(), new AcmeServer(settings));
  }

  Login login() throws IOException, AcmeException {
    var account = new AccountBuilder().agreeToTermsOfService().useKeyPair(key());
    if (!settings.contact().isEmpty()) {
      account.addEmail(settings.contact());
    }
    if (settings.binding().isPresent()) {
      var binding = settings.binding().get();
      account.withKeyIdentifier(binding.keyId(), binding.macKey());
    }
    return account.createLogin(session);
  }

  private KeyPair key() throws IOException {
    var file = settings.accountKey();
    if (!Files.exists(file)) {
      write(file, KeyPairUtils.createKeyPair());
    }
    try (var reader = Files.newBufferedReader(file)) {
      return KeyPairUtils.readKeyPair(reader);
    }
  }

  private static void write(Path file, KeyPair pair) throws IOException {
    var text = new StringWriter();
    KeyPairUtils.writeKeyPair(pair, text);
    Files.createDirectories(file.getParent());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var made = Files.createTempFile(file.getParent(), "account", ".new", owner);
    Files.writeString(made, text.toString());
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
