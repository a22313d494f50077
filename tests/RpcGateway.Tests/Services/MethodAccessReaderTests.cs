using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Services.Security;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class MethodAccessReaderTests
{
    [Fact]
    public void Read_NoAttribute_IsOpen() => new MethodAccessReader(typeof(Plain)).Read(Method("Open")).Should().BeNull();

    [Fact]
    public void Read_AttributeOnMethod_IsGuarded() =>
        new MethodAccessReader(typeof(Plain)).Read(Method("Guarded")).Should().NotBeNull();

    [Fact]
    public void Read_AttributeOnExplicitImplementation_IsFound() =>
        new MethodAccessReader(typeof(Plain)).Read(Method("Explicit")).Should().NotBeNull();

    [Fact]
    public void Read_AttributeOnExplicitImplementationOfGenericInterface_IsFound() =>
        new MethodAccessReader(typeof(Plain)).Read(Method("Generic")).Should().NotBeNull();

    [Fact]
    public void Read_SeveralMethods_ReadsEach()
    {
        var reader = new MethodAccessReader(typeof(Plain));

        string[] guarded = [.. new[] { "Open", "Guarded", "Explicit", "Open" }.Where(member => reader.Read(Method(member)) is not null)];

        guarded.Should().Equal("Guarded", "Explicit");
    }

    [Fact]
    public void Read_AttributeOnClass_GuardsItsMethods() =>
        new MethodAccessReader(typeof(Closed)).Read(Method("Open")).Should().NotBeNull();

    [Fact]
    public void Read_AllowAnonymousOnMethod_IsOpen() =>
        new MethodAccessReader(typeof(Closed)).Read(Method("Guarded")).Should().BeNull();

    [Fact]
    public void Read_MethodOfBaseClass_KeepsItsAttribute() =>
        new MethodAccessReader(typeof(Derived)).Read(Method("Guarded")).Should().NotBeNull();

    [Fact]
    public void Read_ExplicitImplementationInBaseClass_KeepsItsAttribute() =>
        new MethodAccessReader(typeof(Derived)).Read(Method("Explicit")).Should().NotBeNull();

    [Fact]
    public void Read_UnknownMethod_Throws() =>
        FluentActions.Invoking(() => new MethodAccessReader(typeof(Plain)).Read(Method("Elsewhere")))
            .Should().Throw<InvalidOperationException>().WithMessage("*public member*");

    [Fact]
    public async Task Validate_NoAuthorizationServices_NamesTheMethodToCall()
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
        var access = new MethodAccessReader(typeof(Plain)).Read(Method(member))!;
        return AccessValidator.ValidateAsync(access, services.BuildServiceProvider()).DefaultTimeout();
    }

    private static RpcMethodDescriptor Method(string member) =>
        new($"test.{member}", null, member, RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

#pragma warning disable CA1822 // Services have instance members.
    private interface IExplicit
    {
        void Explicit();
    }

    private interface IGeneric<T>
    {
        void Generic(T value);
    }

    private class Plain : IExplicit, IGeneric<System.Text.Json.JsonElement>
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

        [Authorize]
        void IGeneric<System.Text.Json.JsonElement>.Generic(System.Text.Json.JsonElement value)
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
