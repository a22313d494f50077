using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>The rules for language servers. The tool returns what it gets, or writes it to standard error, which is logged.</summary>
public sealed class LanguageServerTests
{
    private const string Initialize = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":999999,"rootPath":"/etc","rootUri":"file:///etc",
        "workspaceFolders":[{"uri":"file:///etc","name":"etc"}],"initializationOptions":{"tsserver":{"path":"/tmp/evil"}},
        "\u0070rocessId":7,"capabilities":{"a":"\u00e9"},"trace":"off"}}
        """;

    [Fact]
    public async Task Initialize_ByDefault_HasOwnProcessAndFolderAndNoOptions()
    {
        await using var gateway = await StartCatAsync();
        await using var socket = await gateway.ConnectAsync();

        var received = (await socket.ExchangeAsync(Initialize))["params"]!;

        received["processId"]!.GetValue<int>().Should().Be(Environment.ProcessId);
        var root = received["rootUri"]!.GetValue<string>();
        root.Should().StartWith("file:///").And.NotContain("etc");
        Directory.Exists(new Uri(root).LocalPath).Should().BeTrue();
        received["rootPath"]!.GetValue<string>().Should().Be(new Uri(root).LocalPath);
        received["workspaceFolders"]!.ToJsonString().Should().Be($$"""[{"uri":"{{root}}","name":"workspace"}]""");
        received["initializationOptions"].Should().BeNull();
        received["capabilities"]!["a"]!.GetValue<string>().Should().Be("é");
        received["trace"]!.GetValue<string>().Should().Be("off");
        received.AsObject().Should().HaveCount(6);
    }

    [Fact]
    public async Task Initialize_FixedOptions_AreSent()
    {
        await using var gateway = await StartCatAsync(server => server.InitializationOptions = """{"handledSchemaProtocols":[]}""");
        await using var socket = await gateway.ConnectAsync();

        var received = (await socket.ExchangeAsync(Initialize))["params"]!;

        received["initializationOptions"]!.ToJsonString().Should().Be("""{"handledSchemaProtocols":[]}""");
    }

    [Fact]
    public async Task Initialize_ClientSettingsAllowed_ArePassedOn()
    {
        await using var gateway = await StartCatAsync(server => server.AllowClientSettings = server.AllowClientRoot = true);
        await using var socket = await gateway.ConnectAsync();

        var received = (await socket.ExchangeAsync(Initialize))["params"]!;

        received["initializationOptions"]!["tsserver"]!["path"]!.GetValue<string>().Should().Be("/tmp/evil");
        received["rootUri"]!.GetValue<string>().Should().Be("file:///etc");
        received["processId"]!.GetValue<int>().Should().Be(Environment.ProcessId);
    }

    [Theory]
    [InlineData("[{}]")]
    [InlineData("null")]
    public async Task Initialize_ParamsNoObject_IsRefused(string parameters)
    {
        await using var gateway = await StartCatAsync();
        await using var socket = await gateway.ConnectAsync();

        (await socket.ErrorCodeAsync("initialize", parameters)).Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Configuration_ResponseOfClient_IsReplaced()
    {
        await using var gateway = await StartCatAsync(server => server.Settings = """{"python":{"pythonPath":"/usr/bin/python3"}}""");
        await using var socket = await gateway.ConnectAsync();

        // The tool returns the request, and so asks the client for its configuration.
        await socket.ExchangeAsync(
            """{"jsonrpc":"2.0","id":"c","method":"workspace/configuration","params":{"items":[{"section":"python"},{"section":"python.pythonPath"},{"section":"other.x"},{}]}}""");
        var received = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":"c","result":[{"pythonPath":"/tmp/evil"}]}""");

        received.ToJsonString().Should().Be(
            """{"jsonrpc":"2.0","id":"c","result":[{"pythonPath":"/usr/bin/python3"},"/usr/bin/python3",null,{"python":{"pythonPath":"/usr/bin/python3"}}]}""");
    }

    [Fact]
    public async Task Configuration_ErrorOfClient_IsReplacedToo()
    {
        await using var gateway = await StartCatAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":0,"method":"workspace/configuration","params":{"items":[{"section":"a"}]}}""");
        var received = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":0,"error":{"code":1,"message":"no"}}""");

        received.ToJsonString().Should().Be("""{"jsonrpc":"2.0","id":0,"result":[null]}""");
    }

    [Fact]
    public async Task Configuration_ResponseWithAnotherFormOfTheId_DoesNotReachTheServer()
    {
        await using var gateway = await StartCatAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":7,"method":"workspace/configuration","params":{"items":[]}}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","id":7.0,"result":[{"evil":1}]}""");
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"next"}""");

        (await socket.ReceiveAsync()).Method().Should().Be("next");
    }

    [Fact]
    public async Task ConfigurationChange_OfClient_IsReplaced()
    {
        await using var gateway = await StartCatAsync(server => server.Settings = """{"a":1}""");
        await using var socket = await gateway.ConnectAsync();

        var received = await socket.ExchangeAsync(
            """{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"json":{"schemas":[{"url":"http://localhost"}]}}}}""");

        received["params"]!.ToJsonString().Should().Be("""{"settings":{"a":1}}""");
    }

    [Fact]
    public async Task WorkspaceFolders_OfClient_DoNotReachTheServer()
    {
        await using var gateway = await StartCatAsync();
        await using var socket = await gateway.ConnectAsync();

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///etc","name":"etc"}],"removed":[]}}}""");
        await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":4,"method":"workspace/workspaceFolders"}""");
        var received = await socket.ExchangeAsync("""{"jsonrpc":"2.0","id":4,"result":[{"uri":"file:///etc","name":"etc"}]}""");

        received["result"]![0]!["name"]!.GetValue<string>().Should().Be("workspace");
        received.ToJsonString().Should().NotContain("etc");
    }

    [Theory]
    [InlineData("initialize", "shutdown exit", 0)]
    [InlineData("initialize shutdown", "exit", 0)]
    [InlineData("initialize shutdown exit", "", 0)]
    [InlineData("", "exit", 1)]
    public async Task Farewell_IsSaidOnce(string said, string expected, int exitCode)
    {
        // The server answers requests, counts what it gets, and exits with 0 only after shutdown.
        await using var gateway = await ToolGateway.StartScriptAsync(
            """
            code=1
            while IFS= read -r line; do
              method=${line#*'"method":"'}; method=${method%%'"'*}
              echo "got $method" >&2
              id=${line#*'"id":'}; id=${id%%,*}
              case $method in
                initialize) echo '{"jsonrpc":"2.0","id":'$id',"result":{}}' ;;
                shutdown) code=0; echo '{"jsonrpc":"2.0","id":'$id',"result":null}' ;;
                exit) exit $code ;;
              esac
            done
            """,
            backend => backend.UseLanguageServer().Process.ExitTimeout = TimeSpan.FromSeconds(10));
        var socket = await gateway.ConnectAsync();
        var methods = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var method in methods.Where(method => method != "exit"))
        {
            (await socket.CallAsync(method, "{}"))["error"].Should().BeNull();
        }

        if (methods.Contains("exit"))
        {
            await socket.SendAsync("""{"jsonrpc":"2.0","method":"exit"}""");
            await socket.WaitForCloseAsync();
        }

        await socket.DisposeAsync();

        await gateway.Log.WaitForAsync(entry => entry.Message.EndsWith($"ended with exit code {exitCode}.", StringComparison.Ordinal)).DefaultTimeout();
        await gateway.Log.WaitForAsync(entry => entry.Id.Name == "Ended" && entry.Message.StartsWith("Connection", StringComparison.Ordinal)).DefaultTimeout();
        gateway.Log.Entries.Where(entry => entry.Id.Name == "ErrorLine").Select(entry => entry.Message.Split("got ")[1])
            .Should().Equal([.. methods, .. expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        gateway.Log.Entries.Should().NotContain(entry => entry.Id.Name == "StepTimedOut");
    }

    [Fact]
    public async Task Farewell_RequestsOfTheServer_GetErrors()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            """
            echo '{"jsonrpc":"2.0","id":"ask","method":"window/workDoneProgress/create"}'
            while IFS= read -r line; do echo "$line" >&2; done
            """,
            backend => backend.UseLanguageServer());
        await using (var socket = await gateway.ConnectAsync())
        {
            (await socket.ReceiveAsync()).Method().Should().Be("window/workDoneProgress/create");
        }

        var first = await gateway.Log.WaitForAsync("ErrorLine").DefaultTimeout();
        var error = JsonNode.Parse(first.Message[first.Message.IndexOf('{')..])!;
        error["id"]!.GetValue<string>().Should().Be("ask");
        error.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
    }

    private static Task<ToolGateway> StartCatAsync(Action<LanguageServerOptions>? configure = null) =>
        ToolGateway.StartAsync(backend => backend.StartProcess("cat").UseLanguageServer(configure));
}
