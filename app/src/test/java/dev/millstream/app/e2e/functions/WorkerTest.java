package dev.millstream.app.e2e.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import dev.millstream.app.e2e.WorkingCopy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A pushed worker with a queue, services and a dataset.
@Tag("e2e")
class WorkerTest {
  private static final String MAILER =
      """
      [[kv_namespaces]]
      binding = "SEEN"
      id = "seen"
      [[queues.producers]]
      binding = "MAIL"
      queue = "mail"
      [[queues.consumers]]
      queue = "mail"
      max_batch_timeout = 0
      max_retries = 1
      dead_letter_queue = "dead"
      [[analytics_engine_datasets]]
      binding = "LETTERS"
      dataset = "letters"
      [[send_email]]
      name = "LETTERBOX"
      allowed_sender_addresses = ["shop@example.org"]
      [[send_email]]
      name = "TO_BOB"
      destination_address = "bob@example.org"
      [[services]]
      binding = "BLOG"
      service = "blog"
      [[services]]
      binding = "SELF"
      service = "mailer"
      [[services]]
      binding = "POSTAGE"
      service = "mailer"
      entrypoint = "Postage"
      """;

  private MailServer letterbox;
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    letterbox = new MailServer();
    server =
        RunningServer.start(
            temporary.resolve("data"), Map.of("MILLSTREAM_SMTP_URL", letterbox.url()));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    letterbox.close();
  }

  private String mailer(String path) throws Exception {
    return Curl.get(server.site("mailer", path)).body();
  }

  private void expectServices() throws Exception {
    assertThat(mailer("/api/hello?name=Ada")).contains("Hello, Ada!");
    assertThat(mailer("/about")).isEqualTo(Curl.get(server.site("blog", "/about")).body());
    assertThat(Curl.get(server.site("mailer", "/nothing/here")).status()).isEqualTo(404);
    assertThat(mailer("/stamps")).isEqualTo("postage /stamps");
    assertThat(mailer("/postage"))
        .isEqualTo(
            "[{\"cents\":100,\"seen\":\"mail: ada\",\"echo\":{}},\"RangeError\",\"TypeError\","
                + "\"DataCloneError\",\"TypeError\",2]");
    // it asks itself without end
    assertThat(Curl.get(server.site("mailer", "/deeper")).status()).isEqualTo(500);
    assertThat(server.log()).contains("a request may ask services 32 times");
  }

  private void expectDataPoints() throws Exception {
    mailer("/count?to=ada");
    mailer("/count?to=ada");
    mailer("/count?to=bob");
    var sql =
        "SELECT index1 AS who, SUM(_sample_interval * double2) AS total, COUNT() AS n FROM letters"
            + " WHERE timestamp > NOW() - INTERVAL '1' HOUR GROUP BY who ORDER BY who FORMAT JSON";
    var counted =
        Shell.until(
            Duration.ofSeconds(30),
            () -> analysed(sql),
            answer -> answer.at("/data/1/who").asString("").equals("bob"));
    assertThat(counted.path("data").toString())
        .isEqualTo(
            "[{\"who\":\"ada\",\"total\":14.0,\"n\":2},{\"who\":\"bob\",\"total\":7.0,\"n\":1}]");
    assertThat(analysed("SHOW TABLES").at("/data/0/dataset").asString()).isEqualTo("letters");
    assertThat(analysed("DELETE FROM letters").at("/errors/0/message").asString())
        .contains("SELECT");
    assertThat(analysed("SELECT * FROM elsewhere").at("/errors/0/message").asString())
        .contains("names no dataset");
  }

  private void expectMails(MailServer letterbox) throws Exception {
    assertThat(mailer("/mail").lines())
        .containsExactly(
            "true",
            "true",
            "email: email to ada@example.org not allowed",
            "email: email from eve@example.org not allowed",
            "email: subject must be one line",
            "email: to must be one line",
            "email: invalid email address (to): x@y> <z@y",
            "email: the header \"Bcc\" cannot be set",
            "email: the From: header does not match the sender",
            "email: the mail server said 550 nobody of that name",
            "email: the mail server said 451 come again (again)",
            "true");
    var made = letterbox.next();
    var login = new String(Base64.getDecoder().decode(made.login()), UTF_8);
    assertThat(login).isEqualTo("\0ada\0p@ss");
    assertThat(made.from()).isEqualTo("MAIL FROM:<shop@example.org>");
    assertThat(made.to())
        .containsExactly("<ada@example.org>", "<bob@example.org>", "<eve@example.org>");
    assertThat(made.text())
        .contains(
            "From: =?UTF-8?B?" + base64("Der Shöp") + "?= <shop@example.org>\n",
            "To: ada@example.org,\n Bob <bob@example.org>\n",
            "Subject: =?UTF-8?B?" + base64("Grüße") + "?=\n",
            "X-Order: 7\n",
            "Content-Type: multipart/mixed; boundary=",
            "Content-Type: multipart/alternative; boundary=",
            base64(".\nHällo"),
            base64("<p>Hi</p>"),
            "Content-Disposition: attachment; filename*=UTF-8''r%C3%A4te.bin\n\nAP8=")
        .doesNotContain("eve@example.org");
    var written = letterbox.next();
    assertThat(written.text())
        .isEqualTo("From: <shop@example.org>\nMessage-ID: <1@x>\n\n.dots\nend\n");
    assertThat(letterbox.next().to()).containsExactly("<later@example.org>");
    assertThat(letterbox.isEmpty()).isTrue();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private JsonNode analysed(String sql) throws Exception {
    return server.call("POST", "/analytics_engine/sql", "-d", sql);
  }

  private static final String HTTP_PULL = "{\"type\": \"http_pull\"}";

  private static final String MAILERS_WORKER =
      """
      import { WorkerEntrypoint } from 'cloudflare:workers';
      import { EmailMessage } from 'cloudflare:email';
      const from = 'shop@example.org';
      const mails = [
        (env) => env.LETTERBOX.send({ from: { name: 'Der Shöp', email: from },
          to: ['ada@example.org', 'Bob <bob@example.org>'], bcc: 'eve@example.org',
          subject: 'Grüße', text: '.\\nHällo', html: '<p>Hi</p>', headers: { 'X-Order': '7' },
          attachments: [{ filename: 'räte.bin', type: 'application/x-b',
            content: new Uint8Array([0, 255]) }] }),
        (env) => env.TO_BOB.send(new EmailMessage(from, 'bob@example.org',
          `From: <${from}>\\r\\nMessage-ID: <1@x>\\r\\n\\r\\n.dots\\nend`)),
        (env) => env.TO_BOB.send({ from, to: 'ada@example.org', text: '' }),
        (env) => env.LETTERBOX.send({ from: 'eve@example.org', to: 'x@y', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'x@y', subject: 'a\\r\\nBcc: z@y', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'x@y>\\r\\nDATA', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'x@y> <z@y', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'x@y', text: '', headers: { Bcc: 'z@y' } }),
        (env) => env.TO_BOB.send(new EmailMessage(from, 'bob@example.org', 'From: <z@y>\\n\\n')),
        (env) => env.LETTERBOX.send({ from, to: 'unknown@example.org', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'later@example.org', text: '' }),
        (env) => env.LETTERBOX.send({ from, to: 'later@example.org', text: 'at last' }),
      ];
      export class Postage extends WorkerEntrypoint {
        async of({ grams }, text) {
          if (!(grams > 0)) throw new RangeError('weigh it first');
          return { cents: grams * 2, seen: await this.env.SEEN.get('letter'), echo: text };
        }
        fetch(request) { return new Response(`postage ${new URL(request.url).pathname}`); }
      }
      const services = {
        '/api/hello': (request, env) => env.BLOG.fetch(request),
        '/about': (request, env) => env.BLOG.fetch(request),
        '/nothing/here': (request, env) => env.BLOG.fetch(request),
        '/deeper': (request, env) => env.SELF.fetch(request),
        '/stamps': (request, env) => env.POSTAGE.fetch(request),
        '/postage': async (request, env) => {
          const said = [await env.POSTAGE.of({ grams: 50 }, new Map([[1, 2]]))];
          for (const wrong of [() => env.POSTAGE.of({}), () => env.POSTAGE.nothing(),
            () => env.POSTAGE.of(() => {}), () => env.SELF.of({})]) {
            try { said.push(await wrong()); } catch ({ name, message }) { said.push(name); }
          }
          return Response.json([...said, said[0].echo.get(1)]);
        },
        '/mail': async (request, env) => {
          const said = [];
          for (const mail of mails) {
            try { said.push((await mail(env)).messageId.includes('@')); }
            catch ({ message, retryable }) { said.push(message + (retryable ? ' (again)' : '')); }
          }
          return new Response(said.join('\\n'));
        },
        '/count': (request, env) => {
          const { pathname, searchParams } = new URL(request.url);
          env.LETTERS.writeDataPoint(
            { indexes: [searchParams.get('to')], blobs: [pathname], doubles: [2.5, 7] });
          return new Response('counted');
        },
      };
      export default {
        async fetch(request, env) {
          const { pathname } = new URL(request.url);
          if (pathname in services) return services[pathname](request, env);
          if (request.method === 'GET') return new Response(await env.SEEN.get('letter'));
          await env.MAIL.sendBatch([{ body: await request.json() }, { body: 'bad' }]);
          return new Response(null, { status: 202 });
        },
        async queue(batch, env) {
          for (const { body, attempts } of batch.messages) {
            if (body === 'bad') throw new Error(`attempt ${attempts} at ${batch.queue}`);
            await env.SEEN.put('letter', `${batch.queue}: ${body.to}`);
          }
        },
      };
      """;

  @Test
  void aWorkerHasQueuesServicesADatasetAndMail(@TempDir Path temporary) throws Exception {
    WorkingCopy.ofSampleBlog(temporary.resolve("blog"))
        .push(server, "blog", "main")
        .expectSuccess();
    pushAndAsk(temporary);
    expectMails(letterbox);
  }

  private void pushAndAsk(Path temporary) throws Exception {
    var copy = WorkingCopy.ofSampleBlog(temporary.resolve("mailer"));
    copy.git("rm", "-q", "-r", ".").expectSuccess();
    copy.write("index.html", "mailer");
    copy.write("wrangler.toml", MAILER);
    copy.write("_worker.js", MAILERS_WORKER);
    copy.commit("A worker");
    copy.push(server, "mailer", "main").expectSuccess();

    var sent = Curl.get(server.site("mailer", "/"), "-X", "POST", "-d", "{\"to\": \"ada\"}");
    assertThat(sent.status()).isEqualTo(202);
    var queues = server.call("GET", "/queues?name=dead");
    var dead = queues.at("/result/0/queue_id").asString();
    var pulled =
        Shell.until(
            Duration.ofSeconds(30),
            () -> server.call("POST", "/queues/" + dead + "/messages/pull", "-d", "{}"),
            answer -> answer.at("/result/messages").size() == 2);

    assertThat(mailer("/")).isEqualTo("mail: ada");
    expectServices();
    expectDataPoints();
    expectDeadLetters(dead, pulled);
    expectNoSecondConsumer(copy);
  }

  private void expectDeadLetters(String dead, JsonNode pulled) throws Exception {
    assertThat(pulled.at("/result/messages")) // in any order
        .extracting(message -> message.path("body").asString())
        .contains(Base64.getEncoder().encodeToString("\"bad\"".getBytes(UTF_8)));
    assertThat(server.log()).contains("attempt 1 at mail", "attempt 2 at mail");
    var leases =
        pulled
            .at("/result/messages")
            .valueStream()
            .map(message -> "{\"lease_id\": \"%s\"}".formatted(message.path("lease_id").asString()))
            .collect(Collectors.joining(", ", "{\"acks\": [", "]}"));
    var settled = server.call("POST", "/queues/" + dead + "/messages/ack", "-d", leases);
    assertThat(settled.at("/result/ackCount").asInt()).isEqualTo(2);
    var left = server.call("GET", "/queues/" + dead + "/metrics");
    assertThat(left.at("/result/backlog_count").asInt()).isZero();
  }

  private void expectNoSecondConsumer(WorkingCopy copy) throws Exception {
    assertThat(copy.push(server, "second-mailer", "main").expectFailure().output())
        .contains("wrangler.toml:8: queues.consumers: mail is consumed by the project mailer");
    var mail = server.call("GET", "/queues?name=mail").at("/result/0/queue_id").asString();
    var pull = server.call("POST", "/queues/" + mail + "/consumers", "-d", HTTP_PULL);
    assertThat(pull.at("/errors/0/message").asString()).contains("mailer consumes the queue");
  }
}
