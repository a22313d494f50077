namespace RpcGateway.Host.Startup;

/// <summary>The default address to listen on.</summary>
internal static class DefaultUrl
{
    public const string Value = "http://localhost:5080";

    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    /// <summary>
    /// Listens on http://localhost:5080 unless the command line, the environment or appsettings.json configures an
    /// address.
    /// </summary>
    public static void UseDefaultUrl(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (Settings.All(key => string.IsNullOrEmpty(configuration[key]))
            && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Value);
        }
    }
}
