using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// The rules for the variables that name TLS files. The SDK throws an exception, which ends the process, if it cannot
/// read a file, and it does not support files for a single signal.
/// </summary>
internal static class CertificateRules
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Trusted = $"{Prefix}CERTIFICATE";
    private const string Client = $"{Prefix}CLIENT_CERTIFICATE";
    private const string ClientKey = $"{Prefix}CLIENT_KEY";

    private static readonly string[] Names = ["CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"];
    private static readonly string[] Signals = ["TRACES_", "METRICS_", "LOGS_"];

    public static IEnumerable<ExportRule> All(IConfiguration configuration)
    {
        var client = configuration[Client];
        var key = configuration[ClientKey];
        return
        [
            new(Trusted, IsCertificate, "a file with a certificate in PEM"),
            new(Client, IsCertificate, "a file with a certificate in PEM"),
            new(ClientKey, file => IsKey(client, file), $"a file with the private key of {Client} in PEM"),
            new(Client, file => !IsCertificate(file) || !string.IsNullOrWhiteSpace(key) || IsKey(file, null),
                $"a file that also contains the private key, or set {ClientKey}"),
            .. from signal in Signals
               from name in Names
               select new ExportRule($"{Prefix}{signal}{name}", _ => false, $"unset: set {Prefix}{name}, which applies to all signals"),
        ];
    }

    private static bool IsCertificate(string file) => CanRead(() => X509CertificateLoader.LoadCertificateFromFile(file));

    private static bool IsKey(string? certificate, string? key) =>
        !string.IsNullOrWhiteSpace(certificate) && CanRead(() => X509Certificate2.CreateFromPemFile(certificate, key));

    private static bool CanRead(Func<X509Certificate2> load)
    {
        try
        {
            using var certificate = load();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
