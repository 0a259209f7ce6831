package dev.millstream.bindings.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.bindings.door.Refusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One connection to a mail server (RFC 5321). Blocks; belongs to one thread.
final class SmtpSession implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final int SILENCE_MILLIS_MAX = 8_000;
  private static final int LINE_BYTES_MAX = 4_096;
  private static final int LINES_MAX = 100;

  private final MailRelay relay;
  private Socket socket; // another one from STARTTLS on
  private InputStream in;
  private OutputStream out;
  private List<String> offers = List.of();

  private record Said(int code, List<String> lines) {
    String words() {
      return String.join(" ", lines);
    }
  }

  private SmtpSession(MailRelay relay, Socket socket) throws IOException {
    this.relay = relay;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /// Connects, and signs in where the relay has a login.
  static SmtpSession open(MailRelay relay) throws IOException {
    var plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(relay.host(), relay.port()), CONNECT_MILLIS_MAX);
      plain.setSoTimeout(SILENCE_MILLIS_MAX);
      var session = new SmtpSession(relay, relay.tls() ? secured(relay, plain) : plain);
      session.greet();
      return session;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secured(MailRelay relay, Socket plain) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secure = (SSLSocket) factory.createSocket(plain, relay.host(), relay.port(), true);
    var parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private void greet() throws IOException {
    expect(220, hear());
    hello();
    if (!relay.tls() && offers.contains("STARTTLS")) {
      expect(220, ask("STARTTLS"));
      socket = secured(relay, socket);
      in = new BufferedInputStream(socket.getInputStream());
      out = new BufferedOutputStream(socket.getOutputStream());
      hello();
    }
    if (relay.login().isPresent()) {
      var login = relay.login().get();
      if (!(socket instanceof SSLSocket) && !isHere()) {
        throw new Refusal(500, "the mail server offers no TLS, and the password stays here");
      }
      var secret = "\0" + login.user() + "\0" + login.password();
      var encoded = Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
      expect(235, ask("AUTH PLAIN " + encoded));
    }
  }

  private boolean isHere() {
    var address = socket.getInetAddress();
    return address != null && address.isLoopbackAddress();
  }

  private void hello() throws IOException {
    var name = "[" + InetAddress.getLoopbackAddress().getHostAddress() + "]";
    var said = expect(250, ask("EHLO " + name));
    offers = said.lines().stream().map(line -> line.toUpperCase(Locale.ROOT)).toList();
  }

  /// Hands a message over; gives what the server said of it.
  String send(String from, List<String> to, byte[] message) throws IOException {
    var isPlain = true;
    for (var each : message) {
      isPlain &= each >= 0;
    }
    var form = !isPlain && offers.contains("8BITMIME") ? " BODY=8BITMIME" : "";
    expect(250, ask("MAIL FROM:<" + from + ">" + form));
    for (var each : to) {
      var said = ask("RCPT TO:<" + each + ">");
      if (said.code() != 251) {
        expect(250, said);
      }
    }
    expect(354, ask("DATA"));
    writeLines(message);
    return expect(250, hear()).words();
  }

  /// Lines end with CR LF, and one that begins with a dot gets another.
  private void writeLines(byte[] message) throws IOException {
    var isStart = true;
    for (var i = 0; i < message.length; i++) {
      var each = message[i];
      if (each == '\r' && i + 1 < message.length && message[i + 1] == '\n') {
        continue;
      }
      if (each == '\r' || each == '\n') {
        out.write('\r');
        out.write('\n');
        isStart = true;
        continue;
      }
      if (isStart && each == '.') {
        out.write('.');
      }
      out.write(each);
      isStart = false;
    }
    out.write((isStart ? ".\r\n" : "\r\n.\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  private Said ask(String line) throws IOException {
    out.write((line + "\r\n").getBytes(UTF_8));
    out.flush();
    return hear();
  }

  private Said hear() throws IOException {
    var lines = new ArrayList<String>();
    while (lines.size() < LINES_MAX) {
      var line = line();
      if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(Character::isDigit)) {
        break;
      }
      lines.add(line.substring(Math.min(4, line.length())));
      if (line.length() == 3 || line.charAt(3) != '-') {
        return new Said(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new IOException("the mail server speaks no SMTP");
  }

  private String line() throws IOException {
    var text = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the mail server ended the connection");
      }
      if (text.length() == LINE_BYTES_MAX) {
        throw new IOException("the mail server speaks no SMTP");
      }
      if (next != '\r') {
        text.append((char) next);
      }
    }
    return text.toString();
  }

  /// Codes of 400 to 499 are for a while only.
  private static Said expect(int code, Said said) {
    if (said.code() == code) {
      return said;
    }
    var words = "the mail server said %d %s".formatted(said.code(), said.words());
    throw new Refusal(said.code() / 100 == 4 ? 503 : 400, words);
  }

  @Override
  public void close() {
    var ended = socket;
    try (ended) {
      out.write("QUIT\r\n".getBytes(ISO_8859_1));
      out.flush();
      hear();
    } catch (IOException e) {
      // the message was taken, or not: that was said before
    }
  }
}
