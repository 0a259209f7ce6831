package dev.millstream.control.domains;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/// Asks a DNS server of choice, which the JVM's own look-ups cannot. An answer takes at most the
/// timeout and one repetition of it.
final class Resolver {
  private final String url;
  private final Duration timeout;

  /// `server` is `host:port`, or empty for the system's.
  Resolver(String server, Duration timeout) {
    this.url = server.isEmpty() ? "dns:" : "dns://" + server;
    this.timeout = timeout;
  }

  /// The name's records of a type; none if there is no such name.
  ///
  /// @throws NamingException if no server answers
  @SuppressWarnings("BanJNDI") // only LDAP gives objects: attributes from DNS are text
  List<String> records(String name, String type) throws NamingException {
    // JNDI takes no other kind of map
    @SuppressWarnings("JdkObsolete")
    var environment = new Hashtable<String, String>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, url);
    environment.put("com.sun.jndi.dns.timeout.initial", String.valueOf(timeout.toMillis() / 2));
    environment.put("com.sun.jndi.dns.timeout.retries", "1");
    var context = new InitialDirContext(environment);
    try {
      var found = new ArrayList<String>();
      var attribute = context.getAttributes(name, new String[] {type}).get(type);
      for (var i = 0; attribute != null && i < attribute.size(); i++) {
        found.add(String.valueOf(attribute.get(i)));
      }
      return found;
    } catch (NameNotFoundException e) {
      return List.of();
    } finally {
      context.close();
    }
  }
}
