package dev.millstream.control.tokens;

import dev.millstream.control.db.Database;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The one account of this installation; `id` is 32 hex digits, made at the first start.
public record Account(String id) {
  /// The account that the database knows, made if it knows none.
  public static Account of(Database database) {
    return database.write(handle ->
        handle
            .select("SELECT id FROM account")
            .mapTo(String.class)
            .findOne()
            .map(Account::new)
            .orElseGet(() -> {
              var bytes = new byte[16];
              new SecureRandom().nextBytes(bytes);
              var id = HexFormat.of().formatHex(bytes);
              handle.execute(
                  "INSERT INTO account (id, created) VALUES (?, ?)",
                  id,
                  System.currentTimeMillis());
              return new Account(id);
            }));
  }
}
