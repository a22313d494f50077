using System.Reflection;
using System.Runtime.CompilerServices;
using RpcGateway.Backend;
using RpcGateway.Client;
using RpcGateway.Dashboard;
using RpcGateway.Mailbox;
using RpcGateway.Protocol;
using RpcGateway.Redis;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.StreamJsonRpc;
using RpcGateway.Testing;

namespace RpcGateway.Tests.Architecture;

/// <summary>The allowed references between projects. A new project must be added to the table.</summary>
public sealed class ReferenceTests
{
    private const string Contracts = "RpcGateway.Contracts";
    private const string Protocol = "RpcGateway.Protocol";
    private const string Client = "RpcGateway.Client";
    private const string Services = "RpcGateway.Services";
    private const string Server = "RpcGateway.Server";
    private const string Backend = "RpcGateway.Backend";
    private const string Dashboard = "RpcGateway.Dashboard";
    private const string StreamJsonRpc = "RpcGateway.StreamJsonRpc";
    private const string Redis = "RpcGateway.Redis";
    private const string Mailbox = "RpcGateway.Mailbox";
    private const string Testing = "RpcGateway.Testing";
    private const string Host = "RpcGateway.Host";
    private const string Samples = "RpcGateway.Samples";
    private const string SampleContracts = "RpcGateway.SampleContracts";
    private const string Worker = "RpcGateway.Worker";
    private const string Generator = "RpcGateway.Generator";
    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string OpenTelemetry = "OpenTelemetry";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        [Contracts] = [],
        [Protocol] = [Contracts],
        [Client] = [Contracts, Protocol],
        [Services] = [Contracts, Protocol],
        [Server] = [Contracts, Protocol, Services],
        [Backend] = [Contracts, Protocol, Client, Services],
        [Dashboard] = [Contracts, Protocol, Services, Server],
        [StreamJsonRpc] = [Contracts, Protocol, Services, Server],
        [Redis] = [Contracts, Protocol, Services, Server],
        [Mailbox] = [Contracts, Protocol, Services],
        [Testing] = [Contracts, Protocol, Client, Services, Server],
        [Samples] = [Contracts, Protocol, Services, Server, Dashboard, Mailbox, StreamJsonRpc, SampleContracts],
        [Worker] = [Contracts, Protocol, Client, Services, Backend, Samples, SampleContracts],
        [Host] = [Contracts, Protocol, Services, Server, Dashboard, Redis, Samples, SampleContracts],
        [SampleContracts] = [Contracts],
        [Generator] = [],
    };

    private static readonly string[] WithAspNetCore = [Server, Dashboard, StreamJsonRpc, Redis, Testing, Samples, Host];

    // Packages of ASP.NET Core that a process without a web server can use.
    private static readonly string[] WithoutWebServer = ["Microsoft.AspNetCore.Authorization", "Microsoft.AspNetCore.Metadata"];

    private static readonly Dictionary<string, Assembly> Libraries = new[]
    {
        typeof(RpcException), typeof(RpcConnection), typeof(RpcClient), typeof(IRpcCallContext),
        typeof(RpcGatewayOptions), typeof(RpcBackendOptions), typeof(RpcDashboardOptions),
        typeof(StreamJsonRpcBackendOptions), typeof(RpcRedisOptions), typeof(RpcMailboxOptions), typeof(RpcTestGateway),
    }.ToDictionary(type => type.Assembly.GetName().Name!, type => type.Assembly);

    public static TheoryData<string> Shipping =>
        [.. Checkout.Projects.Where(project => project.Folder != "tests").Select(project => project.Name)];

    public static TheoryData<string> BuiltLibraries => [.. Libraries.Keys];

    [Theory]
    [MemberData(nameof(Shipping))]
    public void Project_References_PointTheAllowedWay(string name) =>
        Checkout.Project(name).Projects.Should().BeSubsetOf(MayUse[name]);

    [Theory]
    [MemberData(nameof(Shipping))]
    public void Project_Tools_AreTheGeneratorAlone(string name) =>
        Checkout.Project(name).Tools.Should().BeSubsetOf([Generator]);

    [Theory]
    [MemberData(nameof(Shipping))]
    public void Project_Friends_AreTestsOrUsers(string name) =>
        Checkout.Project(name).Friends.Should().BeSubsetOf(AllowedFriends(name));

    [Theory]
    [MemberData(nameof(Shipping))]
    public void Project_AspNetCore_IsForServersOnly(string name)
    {
        if (!WithAspNetCore.Contains(name))
        {
            var project = Checkout.Project(name);
            project.Frameworks.Should().BeEmpty();
            FromAspNetCore(project.Packages).Should().BeSubsetOf(name is Services or Backend ? WithoutWebServer : []);
        }
    }

    [Theory]
    [MemberData(nameof(Shipping))]
    public void Project_OpenTelemetry_IsWiredByTheHostOnly(string name)
    {
        if (name != Host)
        {
            Checkout.Project(name).Packages
                .Should().NotContain(package => package.StartsWith(OpenTelemetry, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Contracts_Packages_AreNone() => Checkout.Project(Contracts).Packages.Should().BeEmpty();

    [Fact]
    public void Generator_Packages_AreRoslynOnly() =>
        Checkout.Project(Generator).Packages.Should().Equal("Microsoft.CodeAnalysis.CSharp");

    [Theory]
    [MemberData(nameof(BuiltLibraries))]
    public void Assembly_References_PointTheAllowedWay(string name)
    {
        var references = Libraries[name].GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.Where(reference => reference.StartsWith("RpcGateway", StringComparison.Ordinal))
            .Should().BeSubsetOf(MayUse[name]);
        references.Should().NotContain(reference => reference.StartsWith(OpenTelemetry, StringComparison.Ordinal));
        if (!WithAspNetCore.Contains(name))
        {
            FromAspNetCore(references).Should().BeSubsetOf(name is Services or Backend ? WithoutWebServer : []);
        }
    }

    [Theory]
    [MemberData(nameof(BuiltLibraries))]
    public void Assembly_Friends_AreTestsOrUsers(string name) => Libraries[name]
        .GetCustomAttributes<InternalsVisibleToAttribute>()
        .Select(friend => friend.AssemblyName)
        .Should().BeSubsetOf(AllowedFriends(name));

    private static IEnumerable<string> FromAspNetCore(IEnumerable<string> references) =>
        references.Where(reference => reference.StartsWith(AspNetCore, StringComparison.Ordinal));

    // The packages are versioned together, so packages that reference a library may use its internals.
    private static IEnumerable<string> AllowedFriends(string name) => Checkout.Projects
        .Where(project => project.Folder == "tests" || MayUse[project.Name].Contains(name))
        .Select(project => project.Name);
}
