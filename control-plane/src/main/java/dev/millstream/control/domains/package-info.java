/// Custom domains: their proof by DNS or HTTP, their rows, and the cards that edges read. Imports
/// the API's frame, the certificates, the deployments' tables, the job queue and the store.
@NullMarked
package dev.millstream.control.domains;

import org.jspecify.annotations.NullMarked;
