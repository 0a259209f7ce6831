package dev.millstream.app.cli.options;

import dev.millstream.edge.tls.TlsSettings;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads who does the work of TLS.
final class TlsWorker implements ITypeConverter<TlsSettings.Provider> {
  @Override
  public TlsSettings.Provider convert(String text) {
    for (var provider : TlsSettings.Provider.values()) {
      if (provider.name().toLowerCase(Locale.ROOT).equals(text)) {
        return provider;
      }
    }
    throw new TypeConversionException(text + " is none of auto, boringssl, jdk");
  }
}
