package dev.millstream.control.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate as it was issued: its key, the chain with its own first, and by which challenge.
record Issued(PrivateKey key, List<X509Certificate> chain, String method) {}
