using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Server.Security;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Server;

public sealed class MethodAccessReaderTests
{
    [Fact]
    public void Read_NoAttribute_IsOpen() => MethodAccessReader.Read(typeof(Plain), Method("Open")).Should().BeNull();

    [Fact]
    public void Read_AttributeOnMethod_IsGuarded() =>
        MethodAccessReader.Read(typeof(Plain), Method("Guarded")).Should().NotBeNull();

    [Fact]
    public void Read_AttributeOnExplicitImplementation_IsFound() =>
        MethodAccessReader.Read(typeof(Plain), Method("Explicit")).Should().NotBeNull();

    [Fact]
    public void Read_AttributeOnClass_GuardsItsMethods() =>
        MethodAccessReader.Read(typeof(Closed), Method("Open")).Should().NotBeNull();

    [Fact]
    public void Read_AllowAnonymousOnMethod_OpensIt() =>
        MethodAccessReader.Read(typeof(Closed), Method("Guarded")).Should().BeNull();

    [Fact]
    public void Read_MethodOfBaseClass_KeepsItsAttribute() =>
        MethodAccessReader.Read(typeof(Derived), Method("Guarded")).Should().NotBeNull();

    [Fact]
    public void Read_ExplicitImplementationInBaseClass_KeepsItsAttribute() =>
        MethodAccessReader.Read(typeof(Derived), Method("Explicit")).Should().NotBeNull();

    [Fact]
    public void Read_NoSuchMethod_IsRefusedRatherThanOpen() =>
        FluentActions.Invoking(() => MethodAccessReader.Read(typeof(Plain), Method("Elsewhere")))
            .Should().Throw<InvalidOperationException>().WithMessage("*public member*");

    [Fact]
    public async Task Validate_NoAuthorizationServices_SaysWhatToCall()
    {
        var mistake = await ValidateAsync("Guarded", new ServiceCollection());

        mistake.Should().Contain("AddAuthorization()");
    }

    [Fact]
    public async Task Validate_UnknownPolicy_NamesIt()
    {
        var mistake = await ValidateAsync("OfPolicy", new ServiceCollection().AddLogging().AddAuthorizationCore());

        mistake.Should().Contain("'no-such-policy'");
    }

    [Fact]
    public async Task Validate_Scheme_PointsToTheEndpoint()
    {
        var mistake = await ValidateAsync("OfScheme", new ServiceCollection().AddLogging().AddAuthorizationCore());

        mistake.Should().Contain("RequireAuthorization");
    }

    private static Task<string?> ValidateAsync(string member, IServiceCollection services)
    {
        var access = MethodAccessReader.Read(typeof(Plain), Method(member))!;
        return AccessValidator.ValidateAsync(access, services.BuildServiceProvider()).DefaultTimeout();
    }

    private static RpcMethodDescriptor Method(string member) =>
        new($"test.{member}", null, member, RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

#pragma warning disable CA1822 // Services have instance members.
    private interface IExplicit
    {
        void Explicit();
    }

    private class Plain : IExplicit
    {
        public void Open()
        {
        }

        [Authorize]
        public void Guarded()
        {
        }

        [Authorize("no-such-policy")]
        public void OfPolicy()
        {
        }

        [Authorize(AuthenticationSchemes = "Bearer")]
        public void OfScheme()
        {
        }

        [Authorize]
        void IExplicit.Explicit()
        {
        }
    }

    private sealed class Derived : Plain;

    [Authorize]
    private sealed class Closed
    {
        public void Open()
        {
        }

        [AllowAnonymous]
        public void Guarded()
        {
        }
    }
#pragma warning restore CA1822
}
