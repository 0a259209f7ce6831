/// What a site's tree says beside its files: serving rules, function routes, where it came from.
/// The stored formats are the vocabulary that builder and edge share; they travel as JSON in a
/// manifest.
@NullMarked
package dev.millstream.store.site;

import org.jspecify.annotations.NullMarked;
