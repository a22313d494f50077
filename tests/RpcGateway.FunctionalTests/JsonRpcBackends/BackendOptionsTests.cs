using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>Mistakes in the configuration of backends.</summary>
public sealed class BackendOptionsTests
{
    [Fact]
    public async Task Start_InvalidOptions_ReportsAllOfThem()
    {
        using var log = new TestLog();
        await using var app = TestGateway.Build(log, gateway => gateway
            .AddStreamJsonRpcBackend("one", backend =>
            {
                backend.ConnectTcp("", 0);
                backend.MaxMessageSize = 1;
                backend.ConnectTimeout = TimeSpan.Zero;
                backend.Process.MaxProcesses = 0;
                backend.UseLanguageServer(server => server.Settings = "[1]");
            }));

        var start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "Backend 'one': MaxMessageSize is 1, but must be from 1024 to 67108864.",
            "Backend 'one': ConnectTimeout is 00:00:00, but must be from 00:00:00.1 to 00:10:00.",
            "Backend 'one': ConnectTcp: the host must not be empty.",
            "Backend 'one': ConnectTcp: the port is 0, but must be from 1 to 65535.",
            "Backend 'one': Process.MaxProcesses is 0, but must be from 1 to 10000.",
            "Backend 'one': LanguageServer.Settings must be a JSON object.");
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Validate_Mistake_IsNamed(string expected, Action<StreamJsonRpcBackendOptions> mistake)
    {
        var options = new StreamJsonRpcBackendOptions();
        mistake(options);

        options.Validate().Should().ContainSingle().Which.Should().StartWith(expected);
    }

    public static TheoryData<string, Action<StreamJsonRpcBackendOptions>> Mistakes => new()
    {
        { "A backend needs exactly one of", _ => { } },
        { "A backend needs exactly one of", options => options.ConnectTcp("a", 1).ConnectTcp("b", 2) },
        { "StartProcess: the file name 'bin/tool' must be an absolute path", options => options.StartProcess("bin/tool") },
        { "StartProcess: an argument is null", options => options.StartProcess("tool", "a\0b") },
        { "ConnectUnixSocket: the path is 'a', but must be absolute.", options => options.ConnectUnixSocket("a") },
        { "ConnectNamedPipe: the name must not be empty.", options => options.ConnectNamedPipe(" ") },
        { "InProcess: the function", options => options.InProcess(null!) },
        { "UseMultiplexingStream needs a connection", options => options.StartProcess("tool").UseMultiplexingStream() },
        { "Framing is 9", options => options.ConnectTcp("a", 1).Framing = (JsonRpcFraming)9 },
        { "Process.MaxMemory is 1,", options => options.StartProcess("tool").Process.MaxMemory = 1 },
        { "Process.Environment: 'a=b'", options => options.StartProcess("tool").Process.Environment["a=b"] = "c" },
        { "ForbiddenMethods contains an empty name.", options => options.StartProcess("tool").ForbiddenMethods.Add("") },
        { "LanguageServer.InitializationOptions is not valid JSON", options => options.StartProcess("tool").UseLanguageServer(server => server.InitializationOptions = "{") },
        { "LanguageServer.AllowClientSettings is true", options => options.StartProcess("tool").UseLanguageServer(server => (server.AllowClientSettings, server.Settings) = (true, "{}")) },
    };

    [Fact]
    public void Add_SameNameTwice_Throws()
    {
        var gateway = new ServiceCollection().AddRpcGateway().AddStreamJsonRpcBackend("a", _ => { });

        var again = () => gateway.AddStreamJsonRpcBackend("a", _ => { });

        again.Should().Throw<InvalidOperationException>().WithMessage("A backend with the name 'a' was already added.*");
    }

    [Fact]
    public async Task Map_UnknownName_Throws()
    {
        using var log = new TestLog();
        await using var app = TestGateway.Build(log);

        var map = () => app.MapJsonRpcBackend("/lsp", "json");

        map.Should().Throw<InvalidOperationException>().WithMessage("*AddStreamJsonRpcBackend(\"json\", ...) before MapJsonRpcBackend*");
    }
}
