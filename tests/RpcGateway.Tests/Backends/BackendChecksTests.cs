using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Tests.Backends.Tools;
using RpcGateway.Tests.Protocol;

namespace RpcGateway.Tests.Backends;

/// <summary>Which registrations a gateway refuses, and why.</summary>
public sealed class BackendChecksTests
{
    private static readonly BackendMethod Send = new("chat.send", "chat.sendAsync", "call", null);
    private static readonly BackendMethod Watch = new("chat.watch", null, "stream", null);
    private static readonly BackendContract Chat = new("chat", PerCall: false, [Send, Watch], null);

    private readonly RpcGatewayBackendOptions _options = new RpcGatewayBackendOptions().AllowContracts("chat", "jobs");
    private readonly Dictionary<string, BackendRoute> _routes = [];

    [Fact]
    public void FindFault_NewContract_IsAccepted() => Find(Chat).Should().BeNull();

    [Fact]
    public void FindFault_NotAllowed_NamesTheContractAndTheRemedy() =>
        Find(Chat with { Name = "billing", Methods = [] }).Should()
            .Be("The contract 'billing' is not allowed for backends. Allow it at the gateway with AllowContracts.");

    [Fact]
    public void FindFault_NoContract_IsRefused() => Find().Should().Be("A backend must register at least one contract.");

    [Fact]
    public void FindFault_ContractTwice_IsRefused() => Find(Chat, Chat).Should().Be("The contract 'chat' is registered twice.");

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public void FindFault_InvalidInstance_IsRefused(string instance) =>
        BackendChecks.FindFault(new BackendRegistration(instance, [Chat]), _options, [], _routes, replaced: null)
            .Should().StartWith("The name of an instance");

    [Theory]
    [InlineData("rpc.discover")]
    [InlineData("$/hello")]
    [InlineData("chat")]
    [InlineData("chat.\"quoted\"")]
    [InlineData("jobs.run")]
    public void FindFault_MethodOutsideItsContract_IsRefused(string name) =>
        Find(Chat with { Methods = [Send with { Name = name }] }).Should().Contain("its names must start with 'chat.'");

    [Fact]
    public void FindFault_AliasOutsideItsContract_IsRefused() =>
        Find(Chat with { Methods = [Send with { Alias = "jobs.send" }] }).Should().Contain("its names must start with 'chat.'");

    [Fact]
    public void FindFault_EqualNames_IsRefused() =>
        Find(Chat with { Methods = [Send, Watch with { Name = "chat.sendAsync" }] }).Should()
            .Be("Two methods of 'chat' have the name 'chat.sendAsync'.");

    [Fact]
    public void FindFault_UnknownKind_IsRefused() =>
        Find(Chat with { Methods = [Send with { Kind = "magic" }] }).Should().Be("The kind 'magic' of the method 'chat.send' is unknown.");

    [Fact]
    public void FindFault_TooManyMethods_NamesTheLimit()
    {
        _options.MaxMethods = 1;

        Find(Chat).Should().Be("The backend registers 2 methods, but at most 1 are allowed (MaxMethods).");
    }

    [Fact]
    public void FindFault_ServedByTheGateway_IsRefused()
    {
        var own = RpcMethodHandler.ForInstance<IProbe>(new ProbeService(), RpcJson.CreateOptions());
        _options.AllowContracts("probe");

        BackendChecks.FindFault(
                new BackendRegistration("one", [new BackendContract("probe", false, [new("probe.other", null, "call", null)], null)]),
                _options,
                own,
                _routes,
                replaced: null)
            .Should().Be("The gateway itself serves the contract 'probe'.");
    }

    [Fact]
    public void FindFault_SameAsOtherInstance_IsAccepted()
    {
        Register(Chat);

        Find(Chat with { Methods = [Watch, Send] }).Should().BeNull("the order does not matter");
    }

    [Fact]
    public void FindFault_DiffersFromOtherInstance_NamesTheDifference()
    {
        Register(Chat);

        Find(Chat with { PerCall = true }).Should()
            .Be("The routing of 'chat' differs from that of 'first': per call instead of per client.");
        Find(Chat with { Methods = [Send] }).Should().Be("The method 'chat.watch' of 'first' is missing.");
        Find(Chat with { Methods = [Send, Watch, Send with { Name = "chat.shout", Alias = null }] }).Should()
            .Be("The method 'chat.shout' is missing from 'chat' of 'first'.");
        Find(Chat with { Methods = [Send with { Kind = "binary" }, Watch] }).Should()
            .Be("The method 'chat.send' differs from that of 'first': binary, also chat.sendAsync instead of call, also chat.sendAsync.");
        Find(Chat with { Methods = [Send, Watch with { Requires = "role admin" }] }).Should()
            .Be("The method 'chat.watch' differs from that of 'first': stream, requires role admin instead of stream.");
    }

    [Fact]
    public void FindFault_OtherInstanceHasGone_ContractMayChange()
    {
        var instance = Register(Chat);
        _routes["chat"].Remove(instance);

        Find(Chat with { Methods = [Send] }).Should().BeNull();
    }

    [Fact]
    public void Validate_EveryMistake_IsReported()
    {
        var options = new RpcGatewayBackendOptions
        {
            MaxBackends = 0,
            MaxMethods = 0,
            MaxRegistrationSize = 1,
            RegistrationTimeout = TimeSpan.Zero,
            RecoveryTime = TimeSpan.FromTicks(-1),
        };

        options.Validate().Should().HaveCount(6).And.Contain(
            "No contract is allowed for backends. Name them with AllowContracts.");
    }

    private string? Find(params BackendContract[] contracts) =>
        BackendChecks.FindFault(new BackendRegistration("second", contracts), _options, [], _routes, replaced: null);

    private BackendInstance Register(BackendContract contract)
    {
        var instance = new BackendInstance(IdleLink.Create(), "first", null, [contract.Name], default);
        var route = new BackendRoute(contract, null, new IdleMoves(0, _ => false, TimeProvider.System));
        route.Add(instance);
        _routes[contract.Name] = route;
        return instance;
    }
}
