using System.Reflection;
using RpcGateway.Samples.Pages;

namespace RpcGateway.Host.Startup;

/// <summary>Lists the addresses of the gateway: on the console at start, and as a page at /.</summary>
internal static class Welcome
{
    public const string Endpoint = "/rpc";
    public const string Backends = Endpoint + "/backends";
    public const string Workers = Endpoint + "/workers";
    public const string Nodes = Endpoint + "/nodes";

    private static readonly string Version =
        typeof(Welcome).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    // Hosts that mean "all addresses of this machine"; a client cannot connect to them.
    private static readonly string[] AnyAddress = ["[::]", "0.0.0.0", "+", "*"];

    /// <summary>Prints one address per line, in the form that clients use.</summary>
    /// <param name="urls">The addresses that the gateway listens on.</param>
    /// <param name="parts">What is served at them.</param>
    public static void Print(IEnumerable<string> urls, ServedParts parts)
    {
        foreach (var url in urls.Select(Reachable))
        {
            Console.WriteLine($"RpcGateway {Version} listens on {url}");
            Console.WriteLine($"  WebSocket    {WebSocket(url)}{Endpoint}");
            if (parts.HasDashboard)
            {
                Console.WriteLine($"  dashboard    {url}/  {url}/live");
            }

            if (parts.HasBackends)
            {
                Console.WriteLine($"  backends     {WebSocket(url)}{Backends}");
            }

            Console.WriteLine($"  samples      {Samples(parts.HasSamples, url)}");
            Console.WriteLine($"  health       {url}{GatewayHealth.Live}  {url}{GatewayHealth.Ready}");
        }

        if (parts.NewPushToken is { } token)
        {
            Console.WriteLine($"  push token   {token} (for senders, until the next start; docs/sample-push.md)");
        }

        Console.WriteLine("  first steps  docs/getting-started.md");
        Console.WriteLine("  stop         Ctrl+C");
    }

    /// <summary>The response to GET /.</summary>
    public static string Page(HttpRequest request, bool hasSamples) => $"""
        RpcGateway {Version}: JSON-RPC 2.0 over one WebSocket, calls in both directions.

        WebSocket    {WebSocket($"{request.Scheme}://{request.Host}{request.PathBase}")}{Endpoint}
        samples      {Samples(hasSamples, request.PathBase)}
        health       {request.PathBase}{GatewayHealth.Live}  {request.PathBase}{GatewayHealth.Ready}
        first steps  docs/getting-started.md
        """;

    private static string Samples(bool served, string root) => served
        ? $"{root}{SamplePage.Folder}"
        : "not served: start with --samples, or with --environment Development";

    private static string Reachable(string url)
    {
        url = url.TrimEnd('/');
        var any = AnyAddress.FirstOrDefault(any => url.Contains($"://{any}", StringComparison.Ordinal));
        return any is null ? url : url.Replace($"://{any}", "://localhost", StringComparison.Ordinal);
    }

    // http becomes ws, https becomes wss.
    private static string WebSocket(string url) => "ws" + url["http".Length..];
}
