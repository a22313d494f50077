namespace RpcGateway.FunctionalTests.Host;

/// <summary>Does what docs/getting-started.md says, with the files as they stand there.</summary>
[Collection("Builds")]
public sealed class GettingStartedTests(SharedGateway gateway) : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _files = DocumentedFiles.Of("getting-started.md");

    // One folder for the file that readers put into the clone, one for what they put outside of it.
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
        var program = _files["chat.cs"].Replace("#:project ", "#:project ../../", StringComparison.Ordinal);
        Write(_inside, "chat.cs", program);
        var name = $"ada-{Guid.NewGuid():N}";
        await using var chat = RunningProgram.Start(
            "dotnet", ["run", "chat.cs", name, (await gateway.RpcAsync()).ToString()], _inside);

        (await chat.WaitForLineAsync("You are in the lobby with ")).Should().Contain(name);
        await chat.WriteLineAsync("hello");
        (await chat.WaitForLineAsync($"{name}: ")).Should().Be("hello");
        await chat.WriteLineAsync("/clear");
        (await chat.WaitForLineAsync("Clear the ")).Should().Contain("messages of 'lobby'? Yes.");
        await chat.WaitForLineAsync("Cleared.");
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
        await using var server = RunningProgram.Start(
            "dotnet", ["run", "server.cs", "--urls", "http://127.0.0.1:0"], greeter);
        var url = new Uri(await server.WaitForLineAsync("      Now listening on: "));
        await using var client = RunningProgram.Start(
            "dotnet", ["run", "client.cs", $"ws://{url.Authority}/rpc"], greeter);

        await client.SucceedAsync();
        client.Output.Should().Contain("Welcome, Ada!");
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
