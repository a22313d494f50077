using RpcGateway.Backend;
using RpcGateway.Worker.Startup;

namespace RpcGateway.FunctionalTests.Workers;

public sealed class WorkerArgumentsTests
{
    [Fact]
    public void Parse_AllOptions_ConfiguresTheBackend()
    {
        var arguments = WorkerArguments.Parse(
            ["--gateway", "ws://one:5080", "--gateway=wss://two/own/path", "--name", "left", "--concurrency", "3", "--drain=7"], "from-environment");
        var options = new RpcBackendOptions();

        arguments.Configure(options);

        arguments.Errors.Should().BeEmpty();
        options.Validate().Should().BeEmpty();
        options.Gateways.Should().Equal(new Uri("ws://one:5080/rpc/backends"), new Uri("wss://two/own/path"));
        options.Instance.Should().Be("left");
        options.DrainTimeout.Should().Be(TimeSpan.FromSeconds(7));
        options.PerCallContracts.Should().Equal("jobs");
        arguments.Concurrency.Should().Be(3);
        arguments.ShutdownTimeout.Should().BeGreaterThan(options.DrainTimeout);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("from-environment", null, "from-environment")]
    [InlineData("from-environment", "given", "given")]
    [InlineData("", "given", "given")]
    public async Task Parse_Token_TheCommandLineWins(string? environment, string? given, string? expected)
    {
        string[] token = given is null ? [] : ["--token", given];
        var options = new RpcBackendOptions();

        WorkerArguments.Parse(["--gateway", "ws://localhost:5080", .. token], environment).Configure(options);

        var provided = options.AccessTokenProvider is { } provider ? await provider(CancellationToken.None) : null;
        provided.Should().Be(expected);
    }

    [Theory]
    [InlineData("--gateway is missing*")]
    [InlineData("--gateway has no value.", "--gateway")]
    [InlineData("--name has no value.", "--gateway", "ws://localhost", "--name", "--drain", "1")]
    [InlineData("--gateway is 'ftp://localhost', but must be*", "--gateway", "ftp://localhost")]
    [InlineData("--gateway is 'localhost:5080', but must be*", "--gateway", "localhost:5080")]
    [InlineData("--gateway must be an address without user, query and fragment.*", "--gateway", "ws://localhost?token=secret")]
    [InlineData("--gateway must be an address without user, query and fragment.*", "--gateway", "ws://me:secret@localhost")]
    [InlineData("--gateway ws://localhost/rpc/backends was given twice.", "--gateway", "ws://localhost", "--gateway", "ws://localhost/rpc/backends")]
    [InlineData("--concurrency is '0', but must be*", "--gateway", "ws://localhost", "--concurrency", "0")]
    [InlineData("--drain is '601', but must be*", "--gateway", "ws://localhost", "--drain", "601")]
    [InlineData("--name must have 1 to 100 characters*", "--gateway", "ws://localhost", "--name", "two words")]
    [InlineData("--token must be printable ASCII without spaces.", "--gateway", "ws://localhost", "--token", "secret text")]
    [InlineData("'run' is not an option.", "--gateway", "ws://localhost", "run")]
    [InlineData("--jobs is not an option.", "--gateway", "ws://localhost", "--jobs", "4")]
    public void Parse_Invalid_NamesTheMistake(string error, params string[] args) =>
        WorkerArguments.Parse(args, token: null).Errors.Should().ContainSingle().Which.Should().Match(error).And.NotContain("secret");
}
