using RpcGateway.FunctionalTests.Builds;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>Follows docs/getting-started.md, with the files of the page.</summary>
[Collection("Builds")]
public sealed class GettingStartedTests(SharedGateway gateway) : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _files = DocumentedFiles.Of("getting-started.md");

    // One folder for the file that readers put into the clone, one for those outside of it.
    private readonly string _inside = Path.Combine(Checkout.Root, "artifacts", $"docs-{Guid.NewGuid():N}");
    private readonly string _outside = Directory.CreateTempSubdirectory("rpcgateway-docs-").FullName;

    public void Dispose()
    {
        Directory.Delete(_outside, recursive: true);
        if (Directory.Exists(_inside))
        {
            Directory.Delete(_inside, recursive: true);
        }
    }

    [Fact]
    public async Task Chat_AsDocumented_Works()
    {
        var name = $"ada-{Guid.NewGuid():N}";
        await using var chat = StartChat(name, await gateway.RpcAsync());

        (await chat.WaitForLineAsync("You are in the lobby with ")).Should().Contain(name);
        await chat.WriteLineAsync("hello");
        (await chat.WaitForLineAsync($"{name}: ")).Should().Be("hello");
        await chat.WriteLineAsync("/clear");
        (await chat.WaitForLineAsync("Clear the ")).Should().MatchRegex("messages? of 'lobby'\\? Yes\\.");
        await chat.WriteLineAsync("");

        await chat.SucceedAsync();
        chat.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Chat_GatewayRestarted_Reconnects()
    {
        await using var first = await GatewayProcess.StartAsync();
        await using var chat = StartChat("ada", first.Rpc);
        await chat.WaitForLineAsync("Write something.");

        await first.Program.TerminateAsync();
        await first.Program.SucceedAsync();
        await chat.WriteLineAsync("hello again");
        await using var second = await GatewayProcess.StartAsync(
            RunningProgram.Start("dotnet", [Checkout.HostProgram, "--samples", "--urls", first.Url.GetLeftPart(UriPartial.Authority)]));

        await chat.WaitUntilAsync(() => chat.Output.Count(line => line == "You are in the lobby with ada.") == 2);
        (await chat.WaitForLineAsync("ada: ")).Should().Be("hello again");
        await chat.WriteLineAsync("");
        await chat.SucceedAsync();
        chat.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task OwnContract_AsDocumented_IsCalled()
    {
        _files.Keys.Should().Contain(
        [
            "greeter/contracts/Greeter.Contracts.csproj",
            "greeter/contracts/IGreeter.cs",
            "greeter/server.cs",
            "greeter/client.cs",
        ]);
        foreach (var (name, text) in _files)
        {
            Write(_outside, name, text
                .Replace("../../RpcGateway/", Checkout.Root + "/", StringComparison.Ordinal)
                .Replace("../RpcGateway/", Checkout.Root + "/", StringComparison.Ordinal));
        }

        var greeter = Path.Combine(_outside, "greeter");
        await using var server = DotnetCommand.Start(
            greeter, "run", "server.cs", "--urls", "http://127.0.0.1:0");
        var url = new Uri(await server.WaitForLineAsync("      Now listening on: "));
        await using var client = DotnetCommand.Start(
            greeter, "run", "client.cs", $"ws://{url.Authority}/rpc");

        await client.SucceedAsync();
        client.Output.Should().Contain("Welcome, Ada!");
    }

    private RunningProgram StartChat(string name, Uri address)
    {
        Write(_inside, "chat.cs", _files["chat.cs"].Replace("#:project ", "#:project ../../", StringComparison.Ordinal));
        return DotnetCommand.Start(_inside, "run", "chat.cs", name, address.ToString());
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
