/// Decides what should be live: metadata, jobs, pipelines and the API. Imports everything below it
/// but the edge.
///
/// A part (deploy, stream) is one package that brings its tables, jobs and routes, and is wired in
/// [ControlPlane#start] with plain constructors:
///
/// - **Tables**: a file `V<n>__<part>.sql` beside the other migrations, named in the list of
///   `db.Migrations`. `database.write(handle -> …)` is one transaction (keep it short, never nest),
///   `database.read(handle -> …)` reads beside it; both are Jdbi handles.
/// - **Jobs**: `new JobType("transcode", Lane.TRANSCODE)`; `jobs.register(type, handler)` before
///   `jobs.start()`; `jobs.enqueue(handle, type, id, payload)` inside the transaction that makes
///   the job necessary. Handlers are idempotent: after a crash the same job runs again.
/// - **Routes**: a class with `List<Route> routes()`, each made by `Route.of("GET",
///   "/client/v4/accounts/{account}/…/{name}", handler)`. A handler gets an `ApiRequest`
///   (`path("name")`, `query`, `json(Record.class)`, `stream()` for uploads), returns an
///   `ApiResponse`, and throws `ApiException` for what the client is told. What it asks of a token
///   stands in `api.Needs`.
@NullMarked
package dev.millstream.control;

import org.jspecify.annotations.NullMarked;
