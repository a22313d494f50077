using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RpcGateway.TestTools;

/// <summary>Creates self-signed certificates.</summary>
internal static class TestCertificate
{
    /// <summary>Creates a certificate that is valid now.</summary>
    public static X509Certificate2 Create(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // Some systems do not serve a certificate whose key is only in memory.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
