package dev.millstream.functions.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.bindings.Bindings;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.site.FunctionBinding;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `env.NAME` of a bucket, from the code down to the object store.
class R2BindingTest {
  @TempDir static Path folder;
  private static Bindings bindings;
  private static FunctionHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    bindings = Bindings.open(folder, FileObjectStore.open(folder.resolve("objects")));
    hosts =
        FunctionHosts.start(
            new FunctionHostSettings(
                Path.of("target", "functions-cache"),
                1,
                TestSite.unhurried(),
                line -> {},
                (project, stored) -> stored,
                bindings));
  }

  @AfterAll
  static void stop() throws Exception {
    hosts.close();
    bindings.close();
  }

  /// What a function says that runs `code` with an empty bucket `r2`.
  private static String run(String code) throws Exception {
    var id = bindings.make(FunctionBinding.Kind.R2, "n" + System.nanoTime()).orElseThrow().id();
    var site =
        TestSite.pages(
                hosts,
                "r2",
                "/",
                """
                (() => {
                  const said = (e) => `${e.name}: ${e.message}`;
                  const failure = (run) => run().then(() => 'none', said);
                  const hex = (bytes) => new Uint8Array(bytes).toHex();
                  const run = async (r2) => { %s };
                  return { async onRequest({ env }) { return Response.json(await run(env.R2)); } };
                })()
                """
                    .formatted(code))
            .with(new FunctionBinding(FunctionBinding.Kind.R2, "R2", id));
    return site.body("/");
  }

  @Test
  void givesBackWhatWasPutWithItsMetadata() throws Exception {
    assertThat(
            run(
                """
                const put = await r2.put('a/b c', 'h\\u00e4', {
                  httpMetadata: { contentType: 'text/plain', cacheExpiry: new Date(0) },
                  customMetadata: { n: 1 },
                });
                const got = await r2.get('a/b c');
                const headers = new Headers();
                got.writeHttpMetadata(headers);
                const head = await r2.head('a/b c');
                const md5 = '4144d9e1f4cab8c1a6af4f31e8401b47';
                return [put.size, put.etag === md5, put.httpEtag === `"${md5}"`, await got.text(),
                  got.bodyUsed,
                  [...headers], head.customMetadata, head.version === put.version,
                  head.uploaded instanceof Date,
                  JSON.stringify(head.checksums) === `{"md5":"${md5}"}`,
                  'body' in head,
                  await r2.get('none'), await r2.head('none'), put.key];
                """))
        .isEqualTo(
            "[3,true,true,\"hä\",true,[[\"content-type\",\"text/plain\"],[\"expires\",\"Thu, 01 Jan"
                + " 1970 00:00:00 GMT\"]],{\"n\":\"1\"},true,true,true,false,null,null,\"a/b c\"]");
  }

  @Test
  void rangesAndConditionsAreCloudflares() throws Exception {
    assertThat(
            run(
                """
                const { etag } = await r2.put('k', '0123456789');
                const text = async (options) => {
                  const got = await r2.get('k', options);
                  return 'body' in got ? [await got.text(), got.range] : 'no body';
                };
                const only = (fields) => text({ onlyIf: new Headers(fields) });
                return [
                  await text({ range: { offset: 2, length: 3 } }),
                  await text({ range: { suffix: 2 } }),
                  await text({ range: new Headers({ range: 'bytes=7-' }) }),
                  await failure(() => r2.get('k', { range: { offset: 11 } })),
                  await text({ onlyIf: { etagMatches: etag } }),
                  await text({ onlyIf: { etagDoesNotMatch: etag } }),
                  await only({ 'if-none-match': `"x", "${etag}"` }),
                  await text({ onlyIf: { uploadedAfter: new Date(Date.now() + 60_000) } }),
                  await r2.put('k', 'other', { onlyIf: { etagMatches: 'x' } }),
                  (await r2.put('k', 'new', { onlyIf: { etagMatches: etag } })).size,
                  await r2.put('k', 'newer', { onlyIf: new Headers({ 'if-none-match': '*' }) }),
                ];
                """))
        .isEqualTo(
            "[[\"234\",{\"offset\":2,\"length\":3}],[\"89\",{\"offset\":8,\"length\":2}],"
                + "[\"789\",{\"offset\":7,\"length\":3}],\"Error: get: The requested range is not"
                + " satisfiable. (10039)\",[\"0123456789\",{\"offset\":0,\"length\":10}],\"no"
                + " body\",\"no body\",\"no body\",null,3,null]");
  }

  @Test
  void listsByPrefixDelimiterAndCursor() throws Exception {
    assertThat(
            run(
                """
                for (const key of ['a', 'd/1', 'd/2', 'd/e/3', 'f', 'g/4', '\\u00e4']) {
                  await r2.put(key, key, { customMetadata: { key } });
                }
                await r2.delete(['a', 'none']);
                const shown = ({ objects, delimitedPrefixes, truncated }) =>
                  [objects.map(({ key }) => key), delimitedPrefixes, truncated];
                const first = await r2.list({ delimiter: '/', limit: 2 });
                const rest = await r2.list({ delimiter: '/', limit: 2, cursor: first.cursor });
                const plain = await r2.list({ prefix: 'd/', startAfter: 'd/1' });
                const rich = await r2.list({ limit: 1, include: ['customMetadata'] });
                return [shown(first), shown(rest), shown(plain), plain.objects[0].customMetadata,
                  rich.objects[0].customMetadata,
                  shown(await r2.list({ prefix: 'd/', delimiter: '/' }))];
                """))
        .isEqualTo(
            "[[[\"f\"],[\"d/\"],true],[[\"ä\"],[\"g/\"],false],[[\"d/2\",\"d/e/3\"],[],false],{},"
                + "{\"key\":\"d/1\"},[[\"d/1\",\"d/2\"],[\"d/e/\"],false]]");
  }

  @Test
  void largeBodiesGoInPiecesAndFlow() throws Exception {
    assertThat(
            run(
                """
                const size = 9 * 2 ** 20;
                let left = size;
                const stream = new ReadableStream({
                  pull(controller) {
                    const chunk = new Uint8Array(Math.min(300_000, left)).fill(left & 255);
                    left -= chunk.length;
                    controller.enqueue(chunk);
                    if (left === 0) controller.close();
                  },
                });
                const put = await r2.put('big', stream);
                const got = await r2.get('big');
                let [length, count] = [0, 0];
                for await (const chunk of got.body) {
                  length += chunk.length;
                  count++;
                }
                const range = { offset: 8 * 2 ** 20 - 2, length: 4 };
                const middle = await (await r2.get('big', { range })).bytes();
                return [put.size === size, length === size, count > 8, middle.length,
                  put.checksums.md5.byteLength];
                """))
        .isEqualTo("[true,true,true,4,16]");
  }

  @Test
  void uploadsInPartsBecomeOneObject() throws Exception {
    assertThat(
            run(
                """
                const upload = await r2.createMultipartUpload('m', { customMetadata: { a: 'b' } });
                const again = r2.resumeMultipartUpload('m', upload.uploadId);
                const two = await again.uploadPart(2, 'end');
                const one = await upload.uploadPart(1, new Uint8Array(5 * 2 ** 20));
                const small = await upload.uploadPart(3, 'small');
                const other2 = { partNumber: 2, etag: 'x' };
                const wrong = await failure(() => upload.complete([one, other2]));
                const early = await failure(() => upload.complete([one, two, small]));
                const made = await upload.complete([one, two]);
                const tail = await r2.get('m', { range: { suffix: 5 } });
                const other = await r2.createMultipartUpload('n');
                await other.abort();
                return [made.size, made.etag.endsWith('-2'), made.customMetadata,
                  [...await tail.bytes()], wrong, early.slice(0, 72),
                  await failure(() => upload.uploadPart(1, 'late')),
                  await failure(() => other.complete([]))];
                """))
        .isEqualTo(
            "[5242883,true,{\"a\":\"b\"},[0,0,101,110,100],\"Error: completeMultipartUpload: One or"
                + " more of the specified parts could not be found. (10025)\",\"Error:"
                + " completeMultipartUpload: Your proposed upload is smaller than the\",\"Error:"
                + " uploadPart: The specified multipart upload does not exist. (10024)\",\"Error:"
                + " completeMultipartUpload: The specified multipart upload does not exist."
                + " (10024)\"]");
  }

  @Test
  void checksumsAreComparedAndWhatIsWrongIsRefused() throws Exception {
    assertThat(
            run(
                """
                const sha256 = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('x'));
                const customMetadata = { a: 'b'.repeat(9000) };
                const good = await r2.put('k', 'x', { sha256 });
                return [
                  hex(good.checksums.sha256) === hex(sha256),
                  (await failure(() => r2.put('k', 'y', { sha256 }))).slice(0, 60),
                  (await r2.get('k')).size,
                  await failure(() => r2.put('', 'x')),
                  (await failure(() => r2.put('k'.repeat(1025), 'x'))).slice(0, 60),
                  (await failure(() => r2.put('k', 'x', { customMetadata }))).slice(0, 50),
                  await failure(() => r2.put('k', {})),
                  await failure(() => r2.list({ limit: 1001 })),
                ];
                """))
        .isEqualTo(
            "[true,\"Error: put: The SHA-256 checksum you specified did not match\",1,\"Error: put:"
                + " The specified object name is not valid: it has 0 bytes, and may have 1 to 1024."
                + " (10020)\",\"Error: put: The specified object name is not valid: it has"
                + " 1\",\"Error: put: Your metadata headers exceed the maxim\",\"TypeError: put: a"
                + " string, buffer, Blob or ReadableStream is needed\",\"Error: list: MaxKeys"
                + " params must be positive integer <= 1000. (10022)\"]");
  }
}
